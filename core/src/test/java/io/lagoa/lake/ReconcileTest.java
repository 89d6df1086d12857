package io.lagoa.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagoa.TestPostgres;
import io.lagoa.kit.SparkExtension;
import io.lagoa.plan.Pipeline;
import io.lagoa.plan.Run;
import io.lagoa.reconcile.Reconciled;
import io.lagoa.sink.JdbcSink;
import io.lagoa.source.Jdbc;
import io.lagoa.table.Table;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The lake's tables beside the database's. */
@ExtendWith(SparkExtension.class)
final class ReconcileTest {
  private static final TestPostgres POSTGRES = TestPostgres.database();

  /** Each of another column, as little as its type allows. */
  private static final List<String> CHANGES =
      List.of(
          "b = false",
          "s = s + 1",
          "n = n + 0.0001",
          "f = 0.10000001",
          "d = 9.999999999999999e299",
          "t = 'X'",
          "c = 'abc'",
          "day = day + 1",
          "at = at + interval '1 microsecond'",
          "moment = moment + interval '1 microsecond'",
          "raw = '\\x00'",
          "u = NULL",
          "j = '[]'");

  @TempDir Path folder;
  private Lake lake;

  @BeforeEach
  void open() {
    lake =
        Lake.open(
            LakeSettings.at(folder.resolve("lake").toString())
                .connection("shop", POSTGRES.connection()));
  }

  private Reconciled reconciled(Pipeline pipeline, String name) {
    return lake.reconcile(pipeline, name, 1000).get(0);
  }

  private static List<String> named(Reconciled result) {
    return result.differences().stream().map(one -> one.kind() + " " + one.key()).toList();
  }

  @Test
  void everyTypeThatHasACommonTextIsCompared() {
    POSTGRES.run(
        "DROP TABLE IF EXISTS typed",
        "CREATE TABLE typed (id bigint PRIMARY KEY, b boolean, s smallint, n numeric(20,4), f real,"
            + " d double precision, t text, c char(5), day date, at timestamp, moment timestamptz,"
            + " raw bytea, u uuid, j jsonb, a int[])",
        "INSERT INTO typed VALUES (-9223372036854775808, true, -7, -0.5, 0.1, 1e300, 'it''s \\"
            + " ünï', 'ab', '1583-01-01', '2024-03-05 10:02:03.123456', '2024-03-05"
            + " 10:02:03.123456-03', '\\x00ff', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '{\"a\":"
            + " 1}', '{1}')",
        "INSERT INTO typed VALUES (1, false, 0, 12345.6789, 'NaN', '-infinity', '', '',"
            + " '9999-12-31', '1900-01-01', '1969-12-31 23:59:59.999999Z', '', NULL, NULL, NULL)",
        "INSERT INTO typed (id) VALUES (9223372036854775807)",
        "INSERT INTO typed SELECT i, true, -7, -0.5, 0.1, 1e300, 'x', 'ab', '1583-01-01', '2024-03-05"
            + " 10:02:03', '2024-03-05 10:02:03-03', '\\x00ff',"
            + " 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '{}', '{1}' FROM generate_series(100, 112) i");
    Pipeline pipeline = Pipeline.of(Table.bronze("typed").from(Jdbc.table("shop", "typed")));
    Run run = lake.run(pipeline);
    assertThat(run.exitStatus()).as(run.toString()).isZero();

    Reconciled equal = reconciled(pipeline, "bronze.typed");
    assertThat(named(equal)).isEmpty();
    assertThat(equal.rowsHere()).isEqualTo(16);
    assertThat(equal.uncompared()).containsExactly("a (_int4 there, array<int> here)");

    for (int i = 0; i < CHANGES.size(); i++) {
      POSTGRES.run("UPDATE typed SET %s WHERE id = %d".formatted(CHANGES.get(i), 100 + i));
    }
    assertThat(named(reconciled(pipeline, "bronze.typed")))
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, CHANGES.size())
                .mapToObj(i -> "DIFFERENT id = " + (100 + i))
                .toList());
  }

  @Test
  void rowsThatAreNotMeantAreNotCompared() {
    POSTGRES.run(
        "DROP TABLE IF EXISTS chosen",
        "CREATE TABLE chosen (id int PRIMARY KEY, kind text, secret text)",
        "INSERT INTO chosen VALUES (1, 'a', 'x'), (2, 'b', 'y'), (3, 'a', 'z')");
    Pipeline pipeline =
        Pipeline.of(
            Table.bronze("chosen")
                .from(Jdbc.table("shop", "chosen").where("kind = 'a'").columns("*", "!secret")));
    assertThat(lake.run(pipeline).exitStatus()).isZero();
    Reconciled equal = reconciled(pipeline, "bronze.chosen");
    assertThat(named(equal)).isEmpty();
    assertThat(equal.rowsThere()).isEqualTo(2);
    assertThat(equal.uncompared()).containsExactly("secret (not in the lake)");
    POSTGRES.run("UPDATE chosen SET kind = 'b' WHERE id = 3");
    assertThat(named(reconciled(pipeline, "bronze.chosen"))).hasSize(1);
  }

  @Test
  void randomChangesAreNamedExactly() {
    POSTGRES.run(
        "DROP TABLE IF EXISTS busy",
        "CREATE TABLE busy (id int PRIMARY KEY, v int, w int)",
        "INSERT INTO busy SELECT i * 3, i, i FROM generate_series(1, 6000) i");
    Pipeline pipeline =
        Pipeline.of(Table.bronze("busy").from(Jdbc.table("shop", "busy").watermark("w")));
    lake.run(pipeline);
    POSTGRES.run("UPDATE busy SET v = -v, w = 6000 + id WHERE id % 500 = 0");
    lake.run(pipeline);
    assertThat(lake.table("bronze.busy").count()).isGreaterThan(6_000);
    assertThat(reconciled(pipeline, "bronze.busy").isEqual()).isTrue();
    Random random = new Random(5);
    Set<String> expected = new TreeSet<>();
    for (int id : random.ints(40, 1, 6001).distinct().toArray()) {
      int key = id * 3;
      switch (random.nextInt(3)) {
        case 0 -> {
          POSTGRES.run("DELETE FROM busy WHERE id = " + key);
          expected.add("EXTRA id = " + key);
        }
        case 1 -> {
          POSTGRES.run("UPDATE busy SET v = v + 1 WHERE id = " + key);
          expected.add("DIFFERENT id = " + key);
        }
        default -> {
          POSTGRES.run("INSERT INTO busy VALUES (%d, 0, 1)".formatted(key + 1));
          expected.add("MISSING id = " + (key + 1));
        }
      }
    }
    POSTGRES.run("INSERT INTO busy VALUES (100000, 0, 1000000)");

    Reconciled result = reconciled(pipeline, "bronze.busy");

    assertThat(named(result)).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(result.unread()).isEqualTo(1);
    Reconciled few = lake.reconcile(pipeline, "bronze.busy", 1).get(0);
    assertThat(few.isEqual()).isFalse();
    assertThat(few.differences().size() + few.unopened()).isBetween(1, expected.size() + 1);
  }

  @Test
  void keysOfTextAndOfSeveralColumnsAndRowsWithoutKeyAreCompared() {
    POSTGRES.run(
        "DROP TABLE IF EXISTS pairs, loose",
        "CREATE TABLE pairs (name text, day date, v int, PRIMARY KEY (name, day))",
        "INSERT INTO pairs SELECT 'n' || i % 100, date '2024-01-01' + i, i FROM generate_series(1,"
            + " 5000) i",
        "CREATE TABLE loose (v text)",
        "INSERT INTO loose VALUES ('a'), ('a'), ('b'), (NULL)");
    Pipeline pipeline =
        Pipeline.of(
            Table.bronze("pairs").from(Jdbc.table("shop", "pairs")),
            Table.bronze("loose").from(Jdbc.table("shop", "loose")));
    lake.run(pipeline);
    assertThat(reconciled(pipeline, "bronze.pairs").isEqual()).isTrue();
    assertThat(reconciled(pipeline, "bronze.loose").isEqual()).isTrue();
    POSTGRES.run(
        "UPDATE pairs SET v = 0 WHERE name = 'n7' AND day = '2024-01-08'",
        "DELETE FROM loose WHERE ctid = (SELECT min(ctid) FROM loose WHERE v = 'a')");

    assertThat(named(reconciled(pipeline, "bronze.pairs")))
        .containsExactly("DIFFERENT name = n7, day = 2024-01-08");
    assertThat(named(reconciled(pipeline, "bronze.loose"))).containsExactly("DIFFERENT v = a");
  }

  @Test
  void aDeliveryIsCompared() {
    POSTGRES.run("DROP TABLE IF EXISTS stock", "DROP TABLE IF EXISTS lagoa_delivery");
    Pipeline pipeline =
        Pipeline.of(
            Table.gold("stock")
                .sql("SELECT id, id * 2 AS n FROM range(1, 101)")
                .key("id")
                .to(JdbcSink.table("shop", "public.stock")));
    assertThat(lake.run(pipeline).exitStatus()).isZero();
    assertThat(reconciled(pipeline, "gold.stock").isEqual()).isTrue();
    POSTGRES.run(
        "DELETE FROM stock WHERE id = 7",
        "UPDATE stock SET n = 0 WHERE id = 8",
        "INSERT INTO stock VALUES (900, 1)");

    Reconciled result = reconciled(pipeline, "gold.stock");

    assertThat(result.delivered()).isTrue();
    assertThat(named(result))
        .containsExactlyInAnyOrder("MISSING id = 7", "DIFFERENT id = 8", "EXTRA id = 900");
  }

  @Test
  void whatCannotBeReconciledIsTold() {
    Pipeline pipeline =
        Pipeline.of(
            Table.bronze("asked").from(Jdbc.query("shop", "SELECT 1 AS one")),
            Table.silver("asked").sql("SELECT one FROM bronze.asked"));
    assertThatThrownBy(() -> lake.reconcile(pipeline, "bronze.asked", 1))
        .hasMessageContaining("it has no version yet");
    lake.run(pipeline);
    assertThatThrownBy(() -> lake.reconcile(pipeline, "bronze.asked", 1))
        .hasMessageContaining("it is read by a query");
    assertThatThrownBy(() -> lake.reconcile(pipeline, "silver.asked", 1))
        .hasMessageContaining("it has neither from.jdbc nor to.jdbc");
    assertThatThrownBy(() -> lake.reconcile(pipeline, "bronze.askd", 1))
        .hasMessageContaining("did you mean bronze.asked?");
  }
}
