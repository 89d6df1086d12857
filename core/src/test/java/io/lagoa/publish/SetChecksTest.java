package io.lagoa.publish;

import static io.lagoa.kit.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagoa.check.Check;
import io.lagoa.check.Verdict;
import io.lagoa.kit.JobCounter;
import io.lagoa.kit.Rows;
import io.lagoa.kit.SparkExtension;
import io.lagoa.table.Table;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
final class SetChecksTest {
  private static final String[] FROM_STATISTICS = {
    "rows > 0",
    "nulls(b) < 50%",
    "min(a) > -100",
    "max(a) < 100",
    "new(max(a)) < 100",
    "changed(rows) < 1_000",
    "rejected < 2%"
  };

  @TempDir Path folder;
  private SparkSession spark;

  @BeforeEach
  void session(SparkSession session) {
    spark = session;
  }

  private Dataset<Row> rows(Row... rows) {
    return Rows.of(spark, "a INT, b STRING", rows);
  }

  private Desk desk(Table table, String... checks) {
    Table checked = table;
    for (String check : checks) {
      checked = checked.check(Check.that(check).warn());
    }
    return new Desk(spark, folder, checked);
  }

  private static final Table APPEND = Table.bronze("t").append();

  private static List<String> measured(Outcome outcome) {
    return outcome.verdicts().stream().map(Verdict::measured).toList();
  }

  @Test
  void theTableIsMeasuredAsItWouldStand() {
    Desk desk =
        desk(
            APPEND,
            "min(a) = 1",
            "max(a) = 1",
            "max(b) = 1".replace("1", "'z'"),
            "distinct(a) = 1",
            "distinct(a, b) = 1",
            "unique(a) = 100%",
            "unique(b) = 1",
            "quantile(a, 0.5) = 1",
            "matches(b, '^[xy]$') = 100%",
            "new(distinct(a)) = 1",
            "new(unique(a)) = 100%",
            "new(rows) = 1",
            "new(min(a)) = 1",
            "changed(rows) = 0%");
    desk.append(rows(row(5, "x"), row(5, "y"), row(7, null)));

    Outcome outcome = desk.append(rows(row(3, "x"), row(null, "z"), row(3, "q")));

    // 5 5 7 3 NULL 3 and x y NULL x z q
    assertThat(measured(outcome))
        .containsExactly(
            "3",
            "7",
            "z",
            "3",
            "4",
            "33.3% (2 of 6)",
            "4",
            "5",
            "60% (3 of 5)",
            "1",
            "33.3% (1 of 3)",
            "3",
            "3",
            "100% (3 of 3)");
  }

  @Test
  void whatStatisticsAnswerCostsNoJob() {
    Desk plain = new Desk(spark, folder.resolve("plain"), APPEND);
    Desk checked =
        new Desk(spark, folder.resolve("checked"), desk(APPEND, FROM_STATISTICS).table());
    Row[] some = {row(1, "x"), row(2, null)};
    plain.append(rows(some));
    checked.append(rows(some));

    long without = JobCounter.during(spark, () -> plain.append(rows(some))).jobs();
    long with = JobCounter.during(spark, () -> checked.append(rows(some))).jobs();

    assertThat(with).isEqualTo(without);
    assertThat(checked.current().orElseThrow().state().orElseThrow().verdicts())
        .extracting(Verdict::measured)
        .containsExactly("4", "50% (2 of 4)", "1", "2", "2", "2", "0% (0 of 2)");
  }

  @Test
  void allThatMustBeReadIsReadByOneAggregation() {
    Desk one = new Desk(spark, folder.resolve("one"), desk(APPEND, "max(b) < 'z'").table());
    Desk many =
        new Desk(
            spark,
            folder.resolve("many"),
            desk(
                    APPEND,
                    "max(b) < 'z'",
                    "min(b) > 'a'",
                    "quantile(a, 0.9) < 9",
                    "matches(b, 'x') < 9",
                    "quantile(a, 0.1) < 9")
                .table());
    Row[] some = {row(1, "x"), row(2, null)};
    one.append(rows(some));
    many.append(rows(some));

    var single = JobCounter.during(spark, () -> one.append(rows(some)));
    var several = JobCounter.during(spark, () -> many.append(rows(some)));

    assertThat(several.jobs()).isEqualTo(single.jobs());
    assertThat(several.recordsRead()).isEqualTo(single.recordsRead());
  }

  @Test
  void aReferenceIsFoundOrCounted() {
    Rows.of(spark, "id INT", row(1), row(2), row(2), row((Object) null))
        .write()
        .format("delta")
        .save(folder.resolve("silver.other").toString());
    Desk desk =
        desk(
            APPEND,
            "references(a, silver.other.id) = 0",
            "references(b, bronze.t.b) = 0",
            "new(references(a, silver.other.id)) = 0%",
            "unique(b) > 1");
    desk.append(rows(row(1, "x"), row(3, "y"), row(null, null)));

    Outcome outcome = desk.append(rows(row(2, "x"), row(4, "z")));

    assertThat(measured(outcome)).containsExactly("2", "0", "50% (1 of 2)", "3");
    Desk lost = desk(APPEND, "references(a, silver.absent.id) = 0");
    assertThatThrownBy(() -> lost.append(rows(row(1, "x"))))
        .hasMessageContaining("silver.absent that it refers to has no version yet");
  }

  @Test
  void freshnessIsTheAgeOfTheNewest() {
    Instant now = Instant.now();
    Desk desk =
        desk(
            APPEND,
            "fresh(at) < 2 hours",
            "fresh(at) < 30 min",
            "fresh(day) < 2 days",
            "new(fresh(at)) < 2 hours",
            "max(at) < '2020-01-01'",
            "min(day) < '2020-01-01'");
    String ddl = "at TIMESTAMP, day DATE";
    desk.append(
        Rows.of(
            spark,
            ddl,
            row(Timestamp.from(now.minusSeconds(3600)), java.sql.Date.valueOf("2019-12-31")),
            row(null, null)));
    Outcome outcome =
        desk.append(
            Rows.of(
                spark,
                ddl,
                row(Timestamp.from(now.minusSeconds(9000)), java.sql.Date.valueOf("2020-01-01"))));

    assertThat(outcome.verdicts())
        .extracting(Verdict::passed)
        .containsExactly(true, false, false, false, false, true);
    assertThat(outcome.verdicts().get(0).value()).isBetween(3600.0, 3900.0);
    assertThat(outcome.verdicts().get(5).measured()).isEqualTo("2019-12-31");
  }

  @Test
  void aKeyedTableIsMeasuredAfterItsRowsWereReplaced() {
    Desk desk =
        desk(
            Table.silver("t").key("a").upsert(),
            "unique(b) = 100%",
            "new(unique(b)) = 100%",
            "new(max(a)) = 3",
            "rows = 3");
    desk.upsert(rows(row(1, "x"), row(2, "x")));

    Outcome outcome = desk.upsert(rows(row(2, "y"), row(3, "z")));

    assertThat(measured(outcome)).containsExactly("100% (3 of 3)", "100% (2 of 2)", "3", "3");
  }

  @Test
  void partitionsAreMeasured() {
    Desk desk = desk(APPEND.partitionBy("a"), "max(a) = 1", "distinct(a) = 1", "distinct(b) = 1");
    desk.append(rows(row(7, "x"), row(null, "y")));

    assertThat(measured(desk.append(rows(row(9, "x"), row(7, "a b%/")))))
        .containsExactly("9", "2", "3");
  }

  @Test
  void deletedRowsDoNotCount() {
    Desk desk = desk(APPEND, "rows = 1", "max(a) = 1", "nulls(b) = 1");
    desk.append(rows(row(1, "x"), row(2, null), row(3, null), row(4, "y")).coalesce(1));
    String table = "delta.`%s`".formatted(folder.resolve("table"));
    spark.sql(
        "ALTER TABLE " + table + " SET TBLPROPERTIES ('delta.enableDeletionVectors' = 'true')");
    spark.sql("DELETE FROM " + table + " WHERE a > 2");

    assertThat(measured(desk.append(rows(row(1, null))))).containsExactly("3", "2", "2");
  }

  @Test
  void aTableOfNoRowsHasNoBounds() {
    Desk desk = desk(Table.gold("t").replace(), "min(a) > 5", "distinct(b) = 0", "unique(b) = 0");

    assertThat(measured(desk.replace(rows()))).containsExactly("no value", "0", "0");
  }

  /** Against a fold in Java, over random rows in random batches. */
  @Test
  void countsAreThoseOfAnIndependentComputation() {
    Random random = new Random(7);
    Desk desk =
        desk(APPEND, "distinct(a) = 1", "unique(a, b) = 1", "unique(b) = 1", "nulls(a) = 1");
    List<Row> all = new ArrayList<>();
    for (int batch = 0; batch < 3; batch++) {
      List<Row> some = new ArrayList<>();
      for (int i = random.nextInt(40); i >= 0; i--) {
        some.add(
            row(
                random.nextInt(8) == 0 ? null : random.nextInt(30),
                random.nextInt(8) == 0 ? null : "v" + random.nextInt(9)));
      }
      all.addAll(some);

      assertThat(measured(desk.append(rows(some.toArray(new Row[0])))))
          .containsExactly(
              Long.toString(
                  all.stream().map(row -> row.get(0)).filter(Objects::nonNull).distinct().count()),
              Long.toString(alone(all, 0, 1)),
              Long.toString(alone(all, 1)),
              Long.toString(all.stream().filter(row -> row.isNullAt(0)).count()));
    }
  }

  private static long alone(List<Row> rows, int... columns) {
    Map<String, Integer> copies = new HashMap<>();
    long without = 0;
    for (Row row : rows) {
      StringBuilder key = new StringBuilder();
      boolean missing = false;
      for (int column : columns) {
        missing |= row.isNullAt(column);
        key.append(row.get(column)).append('|');
      }
      if (missing) {
        without++;
      } else {
        copies.merge(key.toString(), 1, Integer::sum);
      }
    }
    return without + copies.values().stream().filter(count -> count == 1).count();
  }
}
