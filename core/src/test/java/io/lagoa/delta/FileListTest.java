package io.lagoa.delta;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.kit.JobCounter;
import io.lagoa.kit.SparkExtension;
import java.nio.file.Path;
import java.util.List;
import java.util.TimeZone;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.AddFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

final class FileListTest {
  @RegisterExtension
  static final SparkExtension SPARK =
      SparkExtension.with(
          "spark.databricks.delta.allFilesInCrc.verificationMode.forceOnNonUTC.enabled", "false");

  private static final TimeZone HERE = TimeZone.getDefault();

  @TempDir Path folder;

  @AfterEach
  void goBack() {
    TimeZone.setDefault(HERE);
  }

  /** What Delta would look at the whole log for, after each commit, outside UTC. */
  @Test
  void outsideUtcItSaysWhatTheLogSays(SparkSession spark) {
    String zone = "America/Sao_Paulo";
    String before = spark.conf().get("spark.sql.session.timeZone");
    try {
      spark.conf().set("spark.sql.session.timeZone", zone);
      TimeZone.setDefault(TimeZone.getTimeZone(zone));
      String path = folder.resolve("hour").toString();
      spark.sql(
          "CREATE TABLE delta.`%s` (at TIMESTAMP, seen TIMESTAMP, day DATE, n INT) USING delta PARTITIONED BY (at, day)"
              .formatted(path));
      for (int n = 0; n < 6; n++) {
        rows(spark, n).write().format("delta").mode("append").save(path);
      }
      spark.sql("DELETE FROM delta.`%s` WHERE n = 4".formatted(path));
      spark.sql("UPDATE delta.`%s` SET n = 9 WHERE day < '2026-03-01'".formatted(path));

      Snapshot snapshot =
          DeltaLog.forTable(spark, path).update(false, scala.Option.empty(), scala.Option.empty());
      List<AddFile> known = FileList.known(snapshot).orElseThrow();
      assertThat(known)
          .isNotEmpty()
          .containsExactlyInAnyOrderElementsOf(snapshot.allFiles().collectAsList());
      StoredTable table = StoredTable.at(spark, path);
      Dataset<Row> byLog = spark.read().format("delta").load(path);
      for (String filter :
          List.of(
              "true",
              "day = '2026-02-03'",
              "at >= '2026-02-03 12:00:00'",
              "seen < '2026-02-04 00:00:00' OR at IS NULL")) {
        assertThat(table.read(snapshot.version()).where(filter).collectAsList())
            .as(filter)
            .containsExactlyInAnyOrderElementsOf(byLog.where(filter).collectAsList());
      }
    } finally {
      spark.conf().set("spark.sql.session.timeZone", before);
    }
  }

  @Test
  void aFilterOnPartitionsOfFewFilesIsAnsweredWithoutAJob(SparkSession spark) {
    String path = folder.resolve("few").toString();
    spark
        .range(0, 200, 1, 1)
        .selectExpr("id", "id % 8 AS p")
        .write()
        .format("delta")
        .partitionBy("p")
        .save(path);
    DeltaLog.clearCache();

    StoredTable table = StoredTable.at(spark, path);
    Dataset<Row> some = table.read(0).where("p = 3 OR p IS NULL");

    assertThat(JobCounter.during(spark, () -> some.queryExecution().executedPlan()).jobs())
        .isZero();
    var cost = JobCounter.during(spark, () -> assertThat(some.collectAsList()).hasSize(25));
    assertThat(cost.jobs()).isEqualTo(1);
    assertThat(cost.recordsRead()).isEqualTo(25);
  }

  private static Dataset<Row> rows(SparkSession spark, int n) {
    return spark.sql(
        "SELECT CASE WHEN id %% 3 = 0 THEN NULL ELSE TIMESTAMP'2026-02-0%d 23:30:00' END AS at, TIMESTAMP'2026-02-0%d 21:15:00' AS seen, DATE'2026-02-0%d' AS day, CAST(id AS INT) + %d AS n FROM range(5)"
            .formatted(n + 1, n + 1, n + 1, n));
  }
}
