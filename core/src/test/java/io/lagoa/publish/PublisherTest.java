package io.lagoa.publish;

import static io.lagoa.kit.DatasetAssert.assertThat;
import static io.lagoa.kit.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.check.Check;
import io.lagoa.check.Verdict;
import io.lagoa.delta.TableState.Counts;
import io.lagoa.kit.Rows;
import io.lagoa.kit.SparkExtension;
import io.lagoa.query.ColumnValues;
import io.lagoa.table.Table;
import io.lagoa.table.Write;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
final class PublisherTest {
  private static final Table UPSERT = Table.silver("trip").key("id").orderBy("at").upsert();

  @TempDir Path folder;
  private SparkSession spark;

  @BeforeEach
  void session(SparkSession session) {
    spark = session;
  }

  private Dataset<Row> rows(Row... rows) {
    return Rows.of(spark, "id INT, at INT, line STRING", rows);
  }

  private Desk desk(Table table) {
    return new Desk(spark, folder, table);
  }

  @Test
  void theNewestRowOfAKeyWins() {
    Desk desk = desk(UPSERT);
    Outcome first =
        desk.upsert(rows(row(1, 5, "a"), row(1, 7, "b"), row(1, null, "c"), row(2, 1, "d")));
    assertThat(first.counts()).isEqualTo(new Counts(4, 2, 0, 0, 0, 0));
    assertThat(desk.rows()).hasRows(row(1, 7, "b"), row(2, 1, "d"));

    Outcome second = desk.upsert(rows(row(1, 6, "late"), row(2, 2, "e"), row(3, null, "f")));

    assertThat(second.counts()).isEqualTo(new Counts(3, 1, 1, 0, 1, 0));
    assertThat(second.rows()).isEqualTo(3);
    assertThat(desk.rows()).hasRows(row(1, 7, "b"), row(2, 2, "e"), row(3, null, "f"));
    assertThat(desk.changes(1).select("id", "line", "_change_type"))
        .hasRows(
            row(2, "d", "update_preimage"), row(2, "e", "update_postimage"), row(3, "f", "insert"));
  }

  @Tag("thorough")
  @Test
  void aWholeBatchUpdatesRowsOfTheSameAge() {
    Desk desk = desk(UPSERT);
    Row[] before = new Row[20];
    Row[] after = new Row[20];
    for (int id = 0; id < before.length; id++) {
      before[id] = row(id, 1, "old " + id);
      after[id] = row(id, 1, "new " + id);
    }
    desk.upsert(rows(before));

    // as when the query changed and all its input is read again
    desk.publish(rows(after), Write.UPSERT, new Request.Scope.Whole());

    assertThat(desk.rows()).hasRows(after);
    desk.publish(rows(row(0, 0, "older")), Write.UPSERT, new Request.Scope.Whole());
    assertThat(desk.rows()).hasRows(after);
  }

  @Test
  void aRowWithoutKeyStopsTheTable() {
    Desk desk = desk(UPSERT);

    Outcome outcome = desk.upsert(rows(row(null, 1, "a"), row(1, 1, "b"), row(1, 2, "c")));

    assertThat(outcome.stopped()).isTrue();
    assertThat(outcome.verdicts())
        .containsExactly(
            new Verdict(
                "key (id) is unique and not null : stop",
                false,
                1,
                "1 row repeats a key or has none",
                "0 rows"));
    assertThat(desk.current()).isEmpty();
    assertThat(desk.setAside().select("id", "line", "_reasons"))
        .hasRows(row(null, "a", List.of("key (id) is unique and not null : stop")));
  }

  @Test
  void withoutOrderTwoRowsOfAKeyStopTheTable() {
    Desk desk = desk(Table.silver("trip").key("id").upsert());
    desk.upsert(rows(row(1, 1, "a")));

    Outcome outcome =
        desk.upsert(rows(row(1, 1, "b"), row(1, 1, "c"), row(null, 1, "d"), row(2, 1, "e")));

    assertThat(outcome.stopped()).isTrue();
    assertThat(outcome.verdicts().get(0).failed()).isEqualTo(2);
    assertThat(desk.rows()).hasRows(row(1, 1, "a"));
    assertThat(desk.version()).isZero();
    assertThat(desk.upsert(rows(row(1, 0, "f"))).stopped()).isFalse();
    assertThat(desk.rows()).hasRows(row(1, 0, "f"));
  }

  @Test
  void anAppendedKeyIsUniqueInTheTableToo() {
    Desk desk = desk(Table.bronze("trip").key("id").append());
    desk.append(rows(row(1, 1, "a")));

    Outcome outcome =
        desk.append(rows(row(1, 2, "b"), row(2, 1, "c"), row(2, 1, "d"), row(null, 1, "e")));

    assertThat(outcome.stopped()).isTrue();
    assertThat(outcome.verdicts().get(0).failed()).isEqualTo(3);
    assertThat(desk.rows()).hasRows(row(1, 1, "a"));
    desk.append(rows(row(2, 1, "c")));
    assertThat(desk.rows()).hasRows(row(1, 1, "a"), row(2, 1, "c"));
  }

  @Test
  void rejectedRowsAreKeptWithTheirReasons() {
    Desk desk =
        desk(
            UPSERT
                .check(Check.that("line <> 'x'").reject())
                .check(Check.that("at < 100").reject())
                .check(Check.that("at < 50").warn())
                .check(Check.that("rejected <= 50%").stop()));

    Outcome first =
        desk.upsert(rows(row(1, 5, "a"), row(1, 600, "x"), row(2, 60, "b"), row(3, 1, "x")));
    assertThat(first.stopped()).isFalse();
    assertThat(first.counts()).isEqualTo(new Counts(4, 2, 0, 0, 0, 2));
    assertThat(first.verdicts()).extracting(Verdict::failed).containsExactly(2L, 1L, 2L, 0L);
    assertThat(desk.rows()).hasRows(row(1, 5, "a"), row(2, 60, "b"));
    assertThat(desk.rejected().select("id", "at", "_reasons", "_attempt"))
        .hasRows(
            row(
                1,
                600,
                List.of("line <> 'x' : reject", "at < 100 : reject", "at < 50 : warn"),
                "attempt-1"),
            row(3, 1, List.of("line <> 'x' : reject"), "attempt-1"));

    Outcome stopped = desk.upsert(rows(row(8, 1, "x")));
    assertThat(stopped.stopped()).isTrue();
    assertThat(stopped.verdicts().get(3).measured()).isEqualTo("100% (1 of 1)");
    assertThat(desk.rejected().select("id")).hasRows(row(1), row(3));
    assertThat(desk.setAside().select("id")).hasRows(row(1), row(3), row(8));

    desk.upsert(rows(row(9, 1, "x"), row(4, 1, "a")));
    assertThat(desk.rejected().select("id")).hasRows(row(1), row(3), row(9));
    assertThat(desk.setAside().select("id")).hasRows(row(1), row(3), row(9));
  }

  @Test
  void replaceWithKeyRewritesOnlyWhatDiffers() {
    Desk desk = desk(Table.gold("trip").key("id").replace());
    desk.replace(rows(row(1, 1, "a"), row(2, 1, "b"), row(3, 1, null)));

    Outcome outcome = desk.replace(rows(row(1, 1, "a"), row(2, 2, "b"), row(4, 1, "d")));

    assertThat(outcome.counts()).isEqualTo(new Counts(3, 1, 1, 1, 1, 0));
    assertThat(desk.rows()).hasRows(row(1, 1, "a"), row(2, 2, "b"), row(4, 1, "d"));
    Outcome same = desk.replace(desk.rows());
    assertThat(same.counts().changed()).isZero();
    assertThat(same.bytes()).isZero();
  }

  @Test
  void changedKeysReplaceTheirRowsAndNoOthers() {
    Desk desk = desk(Table.gold("trip").key("id").replace());
    desk.replace(rows(row(1, 1, "a"), row(2, 1, "b"), row(3, 1, "c")));

    Dataset<Row> keys = Rows.of(spark, "id INT", row(1), row(2), row(5));
    desk.publish(rows(row(2, 9, "b"), row(5, 1, "e")), Write.REPLACE, new Request.Scope.Keys(keys));

    assertThat(desk.rows()).hasRows(row(2, 9, "b"), row(3, 1, "c"), row(5, 1, "e"));
    assertThat(desk.current().orElseThrow().state().orElseThrow().rows()).isEqualTo(3);
  }

  @Test
  void affectedPartitionsReplaceTheirRowsAndNoOthers() {
    Desk desk =
        desk(
            Table.gold("trip").replace().partitionBy("line").check(Check.that("at < 90").reject()));
    desk.replace(
        rows(row(1, 1, "a"), row(2, 1, "a"), row(3, 1, "b"), row(4, 1, null), row(5, 99, "a")));

    Outcome outcome =
        desk.publish(
            rows(row(1, 7, "a"), row(6, 1, "c"), row(7, 99, "c")),
            Write.REPLACE,
            new Request.Scope.Partitions(known("line STRING", row("a"), row("c"))));

    assertThat(outcome.counts()).isEqualTo(new Counts(3, 2, 0, 2, 0, 1));
    assertThat(outcome.rows()).isEqualTo(4);
    assertThat(desk.rows())
        .hasRows(row(1, 7, "a"), row(3, 1, "b"), row(4, 1, null), row(6, 1, "c"));
    assertThat(desk.rejected().select("id")).hasRows(row(7));

    desk.publish(
        rows(row(8, 2, null)),
        Write.REPLACE,
        new Request.Scope.Partitions(known("line STRING", row((Object) null))));
    assertThat(desk.rows())
        .hasRows(row(1, 7, "a"), row(3, 1, "b"), row(8, 2, null), row(6, 1, "c"));
    assertThat(desk.rejected().select("id")).hasRows(row(7));
  }

  @Tag("thorough")
  @Test
  void aKeyIsUniqueBeyondTheAffectedPartitions() {
    Desk desk = desk(Table.gold("trip").key("id").replace().partitionBy("line"));
    desk.replace(rows(row(1, 1, "a"), row(2, 1, "a"), row(3, 1, "b")));
    Request.Scope scope = new Request.Scope.Partitions(known("line STRING", row("a")));

    Outcome outcome =
        desk.publish(rows(row(1, 1, "a"), row(4, 1, "a"), row(2, 2, "a")), Write.REPLACE, scope);
    assertThat(outcome.counts()).isEqualTo(new Counts(3, 1, 1, 0, 1, 0));
    assertThat(desk.rows()).hasRows(row(1, 1, "a"), row(2, 2, "a"), row(3, 1, "b"), row(4, 1, "a"));

    assertThat(desk.publish(rows(row(3, 1, "a")), Write.REPLACE, scope).stopped()).isTrue();
  }

  @Tag("thorough")
  @Test
  void groupsWithoutAKeyAreFoundAgain() {
    Desk desk = desk(Table.gold("trip").replace());
    desk.replace(rows(row(1, 1, "a"), row(1, 1, null), row(null, 1, "a"), row(2, 5, "b")));

    Outcome outcome =
        desk.publish(
            rows(row(1, 2, null), row(null, 1, "a"), row(3, 3, "c")),
            Write.REPLACE,
            new Request.Scope.Keys(
                known(
                    "id INT, line STRING",
                    row(1, null),
                    row(null, "a"),
                    row(3, "c"),
                    row(2, "b"))));

    assertThat(outcome.counts()).isEqualTo(new Counts(3, 1, 1, 1, 1, 0));
    assertThat(desk.rows())
        .hasRows(row(1, 1, "a"), row(1, 2, null), row(null, 1, "a"), row(3, 3, "c"));
    assertThat(desk.changes(1).select("id", "at", "line", "_change_type"))
        .hasRows(
            row(1, 1, null, "update_preimage"),
            row(1, 2, null, "update_postimage"),
            row(2, 5, "b", "delete"),
            row(3, 3, "c", "insert"));
  }

  private static ColumnValues known(String ddl, Row... values) {
    return ColumnValues.known(StructType.fromDDL(ddl), List.of(values));
  }

  @Test
  void aTableOfNoRowsCanBeJudged() {
    Desk desk =
        desk(
            Table.gold("trip")
                .replace()
                .check(Check.that("nulls(line) = 0").stop())
                .check(Check.that("rows >= 0").stop()));

    assertThat(desk.replace(rows()).stopped()).isFalse();
    assertThat(desk.rows()).isEmpty();
    assertThat(desk.replace(rows(row(1, 1, "a"), row(2, 1, "b"))).stopped()).isFalse();
    Outcome nulls = desk.replace(rows(row(1, 1, null), row(2, 1, "b")));
    assertThat(nulls.stopped()).isTrue();
    assertThat(nulls.verdicts().get(0).measured()).isEqualTo("1");
    assertThat(desk.rows()).hasRows(row(1, 1, "a"), row(2, 1, "b"));
  }

  @Tag("thorough")
  @Test
  void aPartitionedTableIsJudgedAndRewrittenAlike() throws IOException {
    Desk desk =
        desk(
            UPSERT
                .partitionBy("line")
                .check(Check.that("at > 0").reject())
                .check(Check.that("nulls(line) <= 1").stop()));
    desk.upsert(rows(row(1, 1, "a"), row(2, 1, "b"), row(3, 1, null), row(4, -1, "a")));
    assertThat(desk.rejected().select("id", "line")).hasRows(row(4, "a"));

    Outcome moved = desk.upsert(rows(row(1, 2, "b"), row(5, 1, "c")));
    assertThat(moved.counts()).isEqualTo(new Counts(2, 1, 1, 0, 0, 0));
    assertThat(desk.rows())
        .hasRows(row(1, 2, "b"), row(2, 1, "b"), row(3, 1, null), row(5, 1, "c"));
    assertThat(desk.changes(1).select("id", "line", "_change_type"))
        .hasRows(
            row(1, "a", "update_preimage"), row(1, "b", "update_postimage"), row(5, "c", "insert"));

    assertThat(desk.upsert(rows(row(6, 1, null))).verdicts().get(1).measured()).isEqualTo("2");
    assertThat(desk.version()).isEqualTo(1);
    try (Stream<Path> files = Files.walk(folder.resolve("table"))) {
      assertThat(files.filter(file -> file.toString().contains("_lagoa/")))
          .as("scratch files")
          .isEmpty();
    }
  }

  @Tag("thorough")
  @Test
  void aNewColumnIsNullInTheRowsThatStand() {
    Desk desk = desk(UPSERT);
    desk.upsert(rows(row(1, 1, "a"), row(2, 1, "b")));

    desk.upsert(
        Rows.of(
            spark, "id INT, at INT, line STRING, km INT", row(2, 2, "b", 7), row(3, 1, "c", 8)));

    assertThat(desk.rows()).hasRows(row(1, 1, "a", null), row(2, 2, "b", 7), row(3, 1, "c", 8));
  }
}
