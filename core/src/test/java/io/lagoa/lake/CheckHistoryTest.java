package io.lagoa.lake;

import static io.lagoa.kit.DatasetAssert.assertThat;
import static io.lagoa.kit.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.check.Check;
import io.lagoa.check.Verdict;
import io.lagoa.kit.Rows;
import io.lagoa.kit.SparkExtension;
import io.lagoa.plan.Pipeline;
import io.lagoa.plan.Run;
import io.lagoa.table.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
final class CheckHistoryTest {
  @TempDir Path folder;
  private SparkSession spark;
  private LakeSettings settings;
  private Lake lake;

  @BeforeEach
  void open(SparkSession session) {
    spark = session;
    settings = LakeSettings.at(folder.resolve("lake").toString());
    lake = Lake.open(settings);
  }

  private Pipeline pipeline(String... checks) {
    Table trip = Table.silver("trip").sql("SELECT id, id % 10 AS n FROM raw.trip").append();
    for (String check : checks) {
      trip = trip.check(Check.parse(check));
    }
    Table gold =
        Table.gold("trip")
            .sql("SELECT count(*) AS trips FROM silver.trip")
            .check(Check.that("rows = 1").stop());
    return Pipeline.of(trip, gold);
  }

  private void arrive(int... ids) {
    List<Row> rows = new ArrayList<>();
    for (int id : ids) {
      rows.add(row(id));
    }
    Rows.of(spark, "id INT", rows.toArray(new Row[0]))
        .write()
        .format("delta")
        .mode("append")
        .option("delta.enableChangeDataFeed", "true")
        .save(folder.resolve("lake/raw/trip").toString());
  }

  private Dataset<Row> kept() {
    return lake.sql(
        "SELECT table, version, measure, failed, measured, value, verdict FROM ops.checks");
  }

  @Test
  void eachRunThatDoesSomethingAddsItsResultsOnce() {
    Pipeline pipeline = pipeline("n < 5 : reject", "rows > 0 : stop", "n <> 1 : warn");
    arrive(1, 7);
    lake.run(pipeline);
    assertThat(lake.run(pipeline).unchanged()).isTrue();

    assertThat(kept())
        .hasRows(
            row("silver.trip", 0L, "n < 5", 1L, "1 row fails", 1.0, "rejected"),
            row("silver.trip", 0L, "rows", 0L, "1", 1.0, "passed"),
            row("silver.trip", 0L, "n <> 1", 1L, "1 row fails", 1.0, "warned"),
            row("gold.trip", 0L, "rows", 0L, "1", 1.0, "passed"));
    assertThat(lake.history("ops.checks")).hasSize(1);

    arrive(8);
    Run stopped = lake.run(pipeline("n < 5 : stop"));
    assertThat(stopped.exitStatus()).isEqualTo(1);
    assertThat(kept().where("version IS NULL"))
        .hasRows(row("silver.trip", null, "n < 5", 1L, "1 row fails", 1.0, "stopped"));
    assertThat(lake.history("ops.checks")).hasSize(2);
  }

  /** Runs without keeping leave what a kill before the last commit leaves. */
  @Test
  void whatAKilledRunLeftIsTakenByTheNext() {
    Pipeline pipeline = pipeline("rows > 0 : stop");
    arrive(1);
    lake.run(pipeline);
    Lake silent = Lake.open(settings.keepCheckResults(false));
    arrive(2);
    silent.run(pipeline);
    arrive(3);
    silent.run(pipeline);
    assertThat(kept().where("table = 'silver.trip'").select("version")).hasRows(row(0L));

    assertThat(lake.run(pipeline).unchanged()).isTrue();

    assertThat(kept().where("table = 'silver.trip'").select("version", "value"))
        .hasRows(row(0L, 1.0), row(1L, 2.0), row(2L, 3.0));
    assertThat(kept().where("table = 'gold.trip'").select("version"))
        .hasRows(row(0L), row(1L), row(2L));
  }

  @Tag("thorough")
  @Test
  void whatIsUnusualIsToldOnceThereIsHistory() {
    Pipeline pipeline = pipeline("new(rows) within 3 sigma of 5 runs : warn");
    List<Boolean> passed = new ArrayList<>();
    List<String> limits = new ArrayList<>();
    int id = 0;
    for (int size : new int[] {2, 3, 2, 3, 2, 9, 3}) {
      int[] ids = new int[size];
      for (int i = 0; i < size; i++) {
        ids[i] = id++;
      }
      arrive(ids);
      Verdict verdict = lake.run(pipeline).stage("silver.trip").verdicts().get(0);
      passed.add(verdict.passed());
      limits.add(verdict.limit());
    }

    // 2 3 2 3 2: mean 2.4, deviation sqrt(1.2 / 4) = 0.5477
    assertThat(passed).containsExactly(true, true, true, true, true, false, true);
    assertThat(limits.get(4)).contains("not enough history: 4 of at least 5 runs");
    assertThat(limits.get(5)).isEqualTo("0.756832 to 4.04317 (within 3 sigma of 5 runs)");
  }
}
