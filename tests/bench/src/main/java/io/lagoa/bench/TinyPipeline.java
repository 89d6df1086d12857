package io.lagoa.bench;

import io.lagoa.lake.Lake;
import io.lagoa.lake.LakeSettings;
import io.lagoa.plan.Pipeline;
import io.lagoa.plan.Run;
import io.lagoa.source.FileSource;
import io.lagoa.table.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.Trigger;
import org.apache.spark.sql.types.StructType;

/**
 * P2: ten stages of 1,000 rows each minute in one resident session, against Structured Streaming's
 * way of doing the same, a query a stage with {@code availableNow}; and a minute with nothing new.
 */
final class TinyPipeline implements Benchmark {
  private static final int STAGES = 10;
  private static final StructType SCHEMA =
      StructType.fromDDL("id BIGINT, device STRING, value DOUBLE");

  @Override
  public String id() {
    return "p2";
  }

  @Override
  public long defaultRows() {
    return 1_000;
  }

  @Override
  public List<Contest> contests(SparkSession spark, Path folder, long rows) {
    Minute minute = new Minute(folder.resolve("minutes"), rows);
    Resident ours = Resident.in(folder.resolve("lagoa"), minute.input());
    Path theirs = folder.resolve("streams");
    return List.of(
        new Contest(
            "a minute of ten stages",
            "≤ 150 ms a stage, ≥ 3x",
            List.of(
                new Side("Lagoa", round -> minute.arrive(), round -> ours.run()),
                Side.of("streams, default", round -> streams(spark, theirs, minute.input(), false)),
                Side.of(
                    "streams, tuned",
                    round -> streams(spark, theirs.resolveSibling("tuned"), minute.input(), true))),
            round -> ""),
        new Contest(
            "a minute with nothing new",
            "≤ 10 ms a stage",
            List.of(
                Side.of("Lagoa", round -> ours.run()),
                Side.of(
                    "streams, tuned",
                    round -> streams(spark, theirs.resolveSibling("tuned"), minute.input(), true))),
            round -> "",
            List::of,
            minute::arrive)); // so that there is something that is no news
  }

  /** The rows of each minute, in a file of its own. */
  private record Minute(Path input, long rows) {
    void arrive() {
      try {
        Files.createDirectories(input);
        StringBuilder lines = new StringBuilder();
        long minute = System.nanoTime();
        for (long i = 0; i < rows; i++) {
          lines.append(
              "{\"id\":%d,\"device\":\"d%d\",\"value\":%d.5}\n".formatted(minute + i, i % 15, i));
        }
        Path file = input.resolve(minute + ".tmp");
        Files.writeString(file, lines.toString());
        Files.move(file, input.resolve(minute + ".json"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** A lake that stays open, as that of {@code lagoa run --every 1m}. */
  private record Resident(Lake lake, Pipeline pipeline) {
    static Resident in(Path root, Path input) {
      List<Table> tables = new ArrayList<>();
      tables.add(
          Table.of("s0.t")
              .from(FileSource.json(input.resolve("*.json").toString()))
              .schema(SCHEMA.toDDL()));
      for (int i = 1; i < STAGES; i++) {
        tables.add(
            Table.of("s" + i + ".t")
                .sql("SELECT id, device, value + 1 AS value FROM s%d.t".formatted(i - 1)));
      }
      return new Resident(Lake.open(LakeSettings.at(root.toString())), Pipeline.of(tables));
    }

    void run() {
      Run run = lake.run(pipeline);
      if (!run.succeeded()) {
        throw new IllegalStateException(run.toString());
      }
    }
  }

  private void streams(SparkSession spark, Path root, Path input, boolean tuned) {
    Runnable minute =
        () -> {
          for (int i = 0; i < STAGES; i++) {
            stage(spark, root, input, i);
          }
        };
    if (tuned) {
      Frames.tuned(spark, minute);
    } else {
      Frames.withDefaults(spark, minute);
    }
  }

  private static void stage(SparkSession spark, Path root, Path input, int stage) {
    try {
      (stage == 0
              ? spark
                  .readStream()
                  .schema(SCHEMA)
                  .option("pathGlobFilter", "*.json")
                  .json(input.toString())
              : spark
                  .readStream()
                  .format("delta")
                  .load(root.resolve("s" + (stage - 1)).toString())
                  .selectExpr("id", "device", "value + 1 AS value"))
          .writeStream()
          .format("delta")
          .option("checkpointLocation", root.resolve("checkpoint" + stage).toString())
          .trigger(Trigger.AvailableNow())
          .start(root.resolve("s" + stage).toString())
          .awaitTermination();
    } catch (Exception e) { // which checked ones are declared differs between Spark lines
      throw new IllegalStateException(e);
    }
  }
}
