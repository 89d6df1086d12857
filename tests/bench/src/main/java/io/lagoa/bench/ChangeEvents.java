package io.lagoa.bench;

import io.delta.tables.DeltaTable;
import io.lagoa.lake.Lake;
import io.lagoa.lake.LakeSettings;
import io.lagoa.plan.Pipeline;
import io.lagoa.plan.Run;
import io.lagoa.source.FileSource;
import io.lagoa.table.Table;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** P6: 100,000 change events into a big table by key, against a textbook MERGE. */
final class ChangeEvents implements Benchmark {

  @Override
  public String id() {
    return "p6";
  }

  @Override
  public long defaultRows() {
    return 2_000_000;
  }

  @Override
  public List<Contest> contests(SparkSession spark, Path folder, long rows) {
    return List.of(
        contest("100,000 events, recent keys", spark, folder, rows, true),
        contest("100,000 events, keys all over", spark, folder, rows, false),
        DebeziumEvents.contest(spark, folder, rows));
  }

  private static Contest contest(
      String name, SparkSession spark, Path folder, long rows, boolean recent) {
    Path events = folder.resolve("events");
    Path lake = folder.resolve("lake");
    Path hand = folder.resolve("hand");
    Path tuned = folder.resolve("tuned");
    Arrival arrival = new Arrival(spark, events, rows, recent);
    return Contest.going(
        name,
        "≥ 10x MERGE at 100 M",
        () -> {
          Contest.delete(folder); // of the contest before
          save(spark.range(0, rows, 1, 8).selectExpr(row(0)), events.resolve("0"));
          lagoa(lake, events);
          for (Path table : List.of(hand, tuned)) {
            spark
                .read()
                .parquet(events.resolve("0").toString())
                .write()
                .format("delta")
                .save(table.toString());
          }
        },
        List.of(
            new Side("Lagoa", round -> arrival.next(), round -> lagoa(lake, events)),
            Side.of(
                "MERGE, default",
                round -> Frames.withDefaults(spark, () -> merge(spark, hand, arrival))),
            Side.of(
                "MERGE, tuned", round -> Frames.tuned(spark, () -> merge(spark, tuned, arrival)))),
        () ->
            List.of(lake.resolve("x/account"), hand, tuned).stream()
                .map(table -> Frames.digest(spark, table, "id", "name", "value", "at"))
                .toList());
  }

  /** The events of each round, in a folder of their own. */
  private static final class Arrival {
    private final SparkSession spark;
    private final Path events;
    private final long rows;
    private final boolean recent;
    private int round;

    Arrival(SparkSession spark, Path events, long rows, boolean recent) {
      this.spark = spark;
      this.events = events;
      this.rows = rows;
      this.recent = recent;
    }

    void next() {
      round++;
      long events = Math.min(100_000, rows / 10);
      String id =
          recent
              ? "%d + pmod(xxhash64(id, %d), %d)".formatted(rows - events, round, events * 11 / 10)
              : "pmod(xxhash64(id, %d), %d)".formatted(round, rows * 11 / 10);
      Dataset<Row> keys =
          spark.range(0, events, 1, 1).selectExpr(id + " AS id").distinct().coalesce(1);
      save(keys.selectExpr(row(round)), latest());
    }

    Path latest() {
      return events.resolve(Integer.toString(round));
    }
  }

  private static String[] row(int round) {
    return new String[] {
      "id",
      "concat('name ', id % 997) AS name",
      "pmod(xxhash64(id, %d), 100000) / 3.0 AS value".formatted(round),
      "timestamp_seconds(1700000000 + %d) AS at".formatted(round)
    };
  }

  private static void save(Dataset<Row> rows, Path folder) {
    rows.write().parquet(folder.toString());
  }

  private static void lagoa(Path lake, Path events) {
    Pipeline pipeline =
        Pipeline.of(
            Table.of("x.account")
                .from(FileSource.of(events.resolve("*/*.parquet").toString(), "parquet"))
                .key("id")
                .orderBy("at")
                .upsert());
    Run run = Lake.open(LakeSettings.at(lake.toString())).run(pipeline);
    if (!run.succeeded()) {
      throw new IllegalStateException(run.toString());
    }
  }

  private static void merge(SparkSession spark, Path table, Arrival arrival) {
    DeltaTable.forPath(spark, table.toString())
        .as("t")
        .merge(spark.read().parquet(arrival.latest().toString()).as("s"), "t.id = s.id")
        .whenMatched("s.at > t.at")
        .updateAll()
        .whenNotMatched()
        .insertAll()
        .execute();
  }
}
