package io.lagoa.bench;

import io.lagoa.lake.Lake;
import io.lagoa.lake.LakeSettings;
import io.lagoa.plan.Pipeline;
import io.lagoa.plan.Run;
import io.lagoa.plan.Selection;
import io.lagoa.source.FileSource;
import io.lagoa.table.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/**
 * P7: a daily aggregate after 0.1 %, 1 % and 60 % of new rows, against computing it again as a
 * whole: in tables with a partition a day, and by group without partitions.
 */
final class IncrementalGold implements Benchmark {
  private static final int DAYS = 100;

  /** By the new rows of a thousand; where most is new, to compute all again is the better way. */
  private static final Map<Integer, String> TARGETS =
      new TreeMap<>(Map.of(1, "≥ 100x at 100 M", 10, "≥ 20x at 100 M", 600, "≥ 0.91"));

  private static final String GOLD =
      "SELECT day, device, count(*) AS readings, sum(value) AS total, max(value) AS highest FROM %s GROUP BY day, device";

  @Override
  public String id() {
    return "p7";
  }

  @Override
  public long defaultRows() {
    return 5_000_000;
  }

  @Override
  public List<Contest> contests(SparkSession spark, Path folder, long rows) {
    List<Contest> contests = new ArrayList<>();
    TARGETS.forEach(
        (perMille, target) -> {
          contests.add(contest(spark, folder, rows, perMille, true, target));
          contests.add(contest(spark, folder, rows, perMille, false, target));
        });
    return contests;
  }

  private static Contest contest(
      SparkSession spark,
      Path folder,
      long rows,
      int perMille,
      boolean partitioned,
      String target) {
    String name =
        "%s %% new, %s".formatted(perMille / 10.0, partitioned ? "a partition a day" : "groups");
    Path lake = folder.resolve(perMille + (partitioned ? "-days" : "-groups"));
    Path input = lake.resolveSibling(lake.getFileName() + "-input");
    return Contest.going(
        name,
        target,
        () -> {
          Contest.delete(folder); // of the contest before
          arrive(spark, input, rows, 0, DAYS);
          lagoa(lake, input, partitioned, Selection.ALL);
        },
        List.of(
            new Side(
                "Lagoa",
                round -> {
                  arrive(spark, input, rows * perMille / 1_000, DAYS - 1, 1);
                  lagoa(lake, input, partitioned, new Selection(List.of("x.reading"), false));
                },
                round -> lagoa(lake, input, partitioned, new Selection(List.of("x.daily"), false))),
            Side.of(
                "as a whole, default",
                round ->
                    Frames.withDefaults(spark, () -> whole(spark, lake, "default", partitioned))),
            Side.of(
                "as a whole, tuned",
                round -> Frames.tuned(spark, () -> whole(spark, lake, "tuned", partitioned)))),
        () ->
            List.of("x/daily", "default", "tuned").stream()
                .map(
                    table ->
                        Frames.digest(
                            spark, lake.resolve(table), "day", "device", "readings", "total"))
                .toList());
  }

  private static void arrive(SparkSession spark, Path input, long rows, int first, int days) {
    spark
        .range(0, rows, 1, 4)
        .selectExpr(
            "%d + CAST(id %% %d AS INT) AS day".formatted(first, days),
            "CAST(pmod(xxhash64(id), 500) AS INT) AS device",
            "CAST(pmod(xxhash64(id, 7), 1000) AS DECIMAL(12,0)) AS value",
            "uuid() AS note")
        .write()
        .mode(SaveMode.Append)
        .parquet(input.toString());
  }

  private static void lagoa(Path lake, Path input, boolean partitioned, Selection selection) {
    Table readings =
        Table.of("x.reading").from(FileSource.of(input.resolve("*.parquet").toString(), "parquet"));
    Table daily = Table.of("x.daily").sql(GOLD.formatted("x.reading"));
    Pipeline pipeline =
        partitioned
            ? Pipeline.of(readings.partitionBy("day"), daily.partitionBy("day"))
            : Pipeline.of(readings, daily.key("day", "device"));
    Run run = Lake.open(LakeSettings.at(lake.toString())).plan(pipeline, selection).run();
    if (!run.succeeded()) {
      throw new IllegalStateException(run.toString());
    }
  }

  private static void whole(SparkSession spark, Path lake, String table, boolean partitioned) {
    var writer =
        spark
            .sql(GOLD.formatted("delta.`" + lake.resolve("x/reading") + "`"))
            .write()
            .format("delta")
            .mode(SaveMode.Overwrite);
    (partitioned ? writer.partitionBy("day") : writer).save(lake.resolve(table).toString());
  }
}
