package io.lagoa.publish;

import static io.lagoa.kit.DatasetAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.check.Check;
import io.lagoa.kit.Rows;
import io.lagoa.lake.Lake;
import io.lagoa.table.DeletionVectors;
import io.lagoa.table.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** What holds for any rows: each try publishes to real tables. */
final class PublisherPropertiesTest {
  private static final Check NOT_THREE = Check.that("value <> 3").reject();

  private Path folder;
  private SparkSession spark;

  /**
   * A row.
   *
   * @param at what orders the rows of a key; may be null
   * @param oneRun the run that brings it
   * @param otherRun the run that brings it where the rows are divided otherwise
   */
  record Trip(int id, Integer at, int value, int oneRun, int otherRun) {
    Row row() {
      return Rows.row(id, at, value);
    }

    boolean good() {
      return value != 3;
    }
  }

  @BeforeTry
  void open() throws IOException {
    folder = Files.createTempDirectory("lagoa-publisher");
    spark = Lake.open(folder.toString()).spark();
  }

  @AfterTry
  void clean() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Provide
  Arbitrary<List<Trip>> trips() {
    Arbitrary<Integer> few = Arbitraries.integers().between(0, 4);
    Arbitrary<Integer> run = Arbitraries.integers().between(0, 1);
    return Combinators.combine(few, few.injectNull(0.2), few, run, run)
        .as(Trip::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(14);
  }

  @Provide
  Arbitrary<List<Map<Integer, Integer>>> tables() {
    Arbitrary<Integer> few = Arbitraries.integers().between(0, 5);
    return Arbitraries.maps(few, few).ofMaxSize(5).list().ofSize(2);
  }

  @Property(tries = 2)
  void anUpsertHoldsTheNewestRowOfEachKey(@ForAll("trips") List<Trip> trips) {
    upsertHoldsTheNewest(
        trips,
        Table.silver("trip").layout(layout -> layout.deletionVectors(DeletionVectors.ALWAYS)));
  }

  @Tag("thorough")
  @Property(tries = 40)
  void anUpsertOfAPartitionedTableDoes(@ForAll("trips") List<Trip> trips) {
    upsertHoldsTheNewest(trips, Table.silver("trip").partitionBy("value"));
  }

  @Property(tries = 2)
  void aReplaceEqualsItsQuery(@ForAll("tables") List<Map<Integer, Integer>> tables) {
    replaceEquals(tables, Table.gold("trip").key("id"));
  }

  @Tag("thorough")
  @Property(tries = 40)
  void aReplaceOfAPartitionedTableDoes(@ForAll("tables") List<Map<Integer, Integer>> tables) {
    replaceEquals(
        tables,
        Table.gold("trip")
            .key("id")
            .partitionBy("value")
            .layout(layout -> layout.deletionVectors(DeletionVectors.ALWAYS)));
  }

  private void upsertHoldsTheNewest(List<Trip> trips, Table bare) {
    Table table = bare.key("id").orderBy("at").upsert().check(NOT_THREE);
    Desk one = upserted(new Desk(spark, folder.resolve("one"), table), trips, Trip::oneRun);
    Desk other = upserted(new Desk(spark, folder.resolve("other"), table), trips, Trip::otherRun);

    assertThat(one.rows()).isEqualTo(other.rows());
    Map<Integer, Integer> newest = new HashMap<>();
    trips.stream()
        .filter(Trip::good)
        .forEach(trip -> newest.merge(trip.id(), age(trip.at()), Math::max));
    List<Row> rows = one.rows().collectAsList();
    assertThat(rows)
        .extracting(row -> row.getInt(0))
        .containsExactlyInAnyOrderElementsOf(newest.keySet());
    for (Row row : rows) {
      assertThat(age(row.getAs("at"))).isEqualTo(newest.get(row.getInt(0)));
      assertThat(trips.stream().filter(Trip::good).map(Trip::row)).contains(row);
    }
  }

  private static int age(Integer at) {
    return at == null ? -1 : at;
  }

  private Desk upserted(Desk desk, List<Trip> trips, ToIntFunction<Trip> runOf) {
    long judged = 0;
    long published = 0;
    for (int run = 0; run < 2; run++) {
      int now = run;
      List<Trip> arrived = trips.stream().filter(trip -> runOf.applyAsInt(trip) == now).toList();
      Outcome outcome = desk.upsert(rows(arrived.stream().map(Trip::row).toList()));
      judged += outcome.counts().judged();
      published += outcome.counts().inserted();
      assertThat(outcome.counts().rejected())
          .isEqualTo(arrived.stream().filter(trip -> !trip.good()).count());
      assertThat(outcome.rows()).isEqualTo(desk.rows().count());
    }
    assertThat(judged).isEqualTo(trips.size());
    assertThat(published).isEqualTo(desk.rows().count());
    List<Row> bad = trips.stream().filter(trip -> !trip.good()).map(Trip::row).toList();
    if (!bad.isEmpty()) {
      assertThat(desk.rejected().select("id", "at", "value")).hasRows(bad.toArray(Row[]::new));
    }
    return desk;
  }

  private void replaceEquals(List<Map<Integer, Integer>> tables, Table bare) {
    Desk desk = new Desk(spark, folder, bare.replace().check(NOT_THREE));
    Map<Integer, Integer> before = new HashMap<>();
    long version = -1;
    for (Map<Integer, Integer> now : tables) {
      Map<Integer, Integer> good = new HashMap<>(now);
      good.values().removeIf(value -> value == 3);
      Outcome outcome =
          desk.replace(
              rows(
                  now.entrySet().stream()
                      .map(e -> Rows.row(e.getKey(), 0, e.getValue()))
                      .toList()));

      assertThat(desk.rows().select("id", "value")).hasRows(pairs(good));
      assertThat(outcome.counts().judged()).isEqualTo(now.size());
      assertThat(outcome.counts().rejected()).isEqualTo(now.size() - good.size());
      if (desk.version() == version) {
        assertThat(difference(before, good)).as("no version without a difference").isEmpty();
      } else {
        assertThat(desk.changes(desk.version()).select("id", "value", "_change_type"))
            .hasRows(difference(before, good));
      }
      version = desk.version();
      before = good;
    }
  }

  private static Row[] pairs(Map<Integer, Integer> table) {
    return table.entrySet().stream()
        .map(entry -> Rows.row(entry.getKey(), entry.getValue()))
        .toArray(Row[]::new);
  }

  private static Row[] difference(Map<Integer, Integer> before, Map<Integer, Integer> after) {
    List<Row> changes = new ArrayList<>();
    after.forEach(
        (id, value) -> {
          Integer old = before.get(id);
          if (old == null) {
            changes.add(Rows.row(id, value, "insert"));
          } else if (!old.equals(value)) {
            changes.add(Rows.row(id, old, "update_preimage"));
            changes.add(Rows.row(id, value, "update_postimage"));
          }
        });
    before.forEach(
        (id, value) -> {
          if (!after.containsKey(id)) {
            changes.add(Rows.row(id, value, "delete"));
          }
        });
    return changes.toArray(Row[]::new);
  }

  private Dataset<Row> rows(List<Row> rows) {
    return Rows.of(spark, "id INT, at INT, value INT", rows.toArray(Row[]::new));
  }
}
