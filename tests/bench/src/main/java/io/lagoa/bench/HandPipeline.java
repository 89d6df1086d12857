package io.lagoa.bench;

import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.not;

import io.lagoa.check.Check;
import io.lagoa.lake.Lake;
import io.lagoa.lake.LakeSettings;
import io.lagoa.plan.Pipeline;
import io.lagoa.plan.Run;
import io.lagoa.source.FileSource;
import io.lagoa.table.Table;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/** P1: files to bronze, silver and gold, against the same by hand in Spark and Delta Lake. */
final class HandPipeline implements Benchmark {
  private static final String SILVER =
      "SELECT id, device, at, CAST(value AS DECIMAL(12,3)) AS value, status FROM ";
  private static final String GOLD =
      "SELECT device, date(at) AS day, count(*) AS readings, sum(value) AS total, max(value) AS highest FROM %s GROUP BY device, date(at)";
  private static final String GOOD = "value >= 0";

  @Override
  public String id() {
    return "p1";
  }

  @Override
  public long defaultRows() {
    return 2_000_000;
  }

  @Override
  public List<Contest> contests(SparkSession spark, Path folder, long rows) {
    Path input = folder.resolve("readings");
    spark
        .range(0, rows, 1, 8)
        .selectExpr(
            "id",
            "concat('device ', pmod(xxhash64(id), 1000)) AS device",
            "timestamp_seconds(1700000000 + id DIV 10) AS at",
            "pmod(xxhash64(id, 1), 1000000) / 7.0 - IF(pmod(xxhash64(id, 2), 1000) = 0, 200000, 0) AS value",
            "IF(id % 3 = 0, 'ok', 'late') AS status")
        .write()
        .parquet(input.toString());
    return List.of(
        contest("bronze, silver, gold", "≤ 1.00x default, ≤ 1.05x tuned", spark, input, false),
        contest(
            "the same, with a row check and its rejects kept",
            "≤ 1.00x default, ≤ 1.05x tuned",
            spark,
            input,
            true));
  }

  private static Contest contest(
      String name, String target, SparkSession spark, Path input, boolean checks) {
    return new Contest(
        name,
        target,
        List.of(
            Side.of("Lagoa", folder -> lagoa(folder, input, checks)),
            Side.of(
                "by hand, default",
                folder ->
                    Frames.withDefaults(spark, () -> hand(spark, folder, input, checks, false))),
            Side.of(
                "by hand, tuned",
                folder -> Frames.tuned(spark, () -> hand(spark, folder, input, checks, true)))),
        folder ->
            Frames.digest(spark, folder.resolve("silver/reading"), "id", "device", "at", "value")
                + "; "
                + Frames.digest(
                    spark, folder.resolve("gold/daily"), "device", "day", "readings", "total"));
  }

  private static void lagoa(Path folder, Path input, boolean checks) {
    Table silver = Table.silver("reading").sql(SILVER + "bronze.reading");
    Pipeline pipeline =
        Pipeline.of(
            Table.bronze("reading")
                .from(FileSource.of(input.resolve("*.parquet").toString(), "parquet")),
            checks ? silver.check(Check.that(GOOD).reject()) : silver,
            Table.gold("daily").sql(GOLD.formatted("silver.reading")));
    Run run = Lake.open(LakeSettings.at(folder.toString())).run(pipeline);
    if (!run.succeeded()) {
      throw new IllegalStateException(run.toString());
    }
  }

  private static void hand(
      SparkSession spark, Path folder, Path input, boolean checks, boolean tuned) {
    String bronze = folder.resolve("bronze/reading").toString();
    String silver = folder.resolve("silver/reading").toString();
    save(spark.read().parquet(input.toString()), bronze);
    Dataset<Row> typed = spark.sql(SILVER + "delta.`" + bronze + "`");
    if (checks) {
      Column good = expr(GOOD);
      if (tuned) {
        Dataset<Row> judged = typed.withColumn("good", good);
        String staged = folder.resolve("staged").toString();
        judged.write().partitionBy("good").parquet(staged);
        save(spark.read().schema(typed.schema()).parquet(staged + "/good=true"), silver);
        save(
            spark.read().schema(typed.schema()).parquet(staged + "/good=false"),
            folder.resolve("rejected").toString());
      } else {
        save(typed.where(good), silver);
        save(typed.where(not(good)), folder.resolve("rejected").toString());
      }
    } else {
      save(typed, silver);
    }
    save(
        spark.sql(GOLD.formatted("delta.`" + silver + "`")),
        folder.resolve("gold/daily").toString());
  }

  private static void save(Dataset<Row> rows, String path) {
    rows.write().format("delta").mode(SaveMode.Append).save(path);
  }
}
