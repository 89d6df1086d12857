package io.lagoa.crash;

import static org.apache.spark.sql.functions.udf;

import io.lagoa.check.Check;
import io.lagoa.delta.TableState;
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
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;

/**
 * A program that publishes tables while tasks fail after they counted, shuffle outputs are lost
 * after they were read, and rows are sorted as a whole; it prints what the tables say of themselves
 * beside a count of their rows. A process of its own, because a local session retries no task
 * unless it was started so.
 */
final class RetriedRuns {
  private static final AtomicInteger FAILED = new AtomicInteger();
  private static final AtomicInteger LOST = new AtomicInteger();

  private RetriedRuns() {}

  public static void main(String[] arguments) {
    Path scratch = Path.of(arguments[0]);
    Path lakeRoot = Path.of(arguments[1]);
    LakeSettings settings =
        LakeSettings.at(lakeRoot.toString())
            .spark("master", "local[2,4]")
            .spark("local.dir", scratch.toString())
            .spark("sql.shuffle.partitions", "3");
    try (Lake lake = Lake.open(settings)) {
      SparkSession spark = lake.spark();
      spark.sparkContext().setLogLevel("OFF");
      spark.udf().register("fail", udf(fail(), DataTypes.LongType).asNondeterministic());
      spark.udf().register("lose", udf(lose(scratch), DataTypes.LongType).asNondeterministic());
      String input = lakeRoot.resolveSibling("input").toString();
      spark.range(0, 10_000, 1, 4).write().parquet(input);
      Run run = lake.run(pipeline(input));
      if (!run.succeeded()) {
        throw new IllegalStateException(run.toString());
      }
      System.out.printf("failed %d lost %d%n", FAILED.get(), LOST.get());
      for (String name : new String[] {"silver.plain", "silver.keyed", "silver.sorted"}) {
        TableState state = lake.history(name).findFirst().orElseThrow().state().orElseThrow();
        System.out.printf(
            "%s says %d rows, %d judged, %d rejected; has %d rows, %d rejected%n",
            name,
            state.rows(),
            state.counts().judged(),
            state.counts().rejected(),
            lake.table(name).count(),
            lake.table("quarantine." + name.replace('.', '_')).count());
      }
    }
  }

  private static Pipeline pipeline(String input) {
    Check tenth = Check.that("id % 10 <> 3").reject();
    return Pipeline.of(
        Table.bronze("number").from(FileSource.of(input + "/*.parquet", "parquet")),
        Table.silver("plain")
            .sql(
                "SELECT lose(id) AS id FROM (SELECT /*+ REPARTITION(3, id) */ fail(id) AS id FROM bronze.number)")
            .check(tenth),
        Table.silver("keyed")
            .sql(
                "SELECT lose(id) AS id, n FROM (SELECT fail(id) % 5000 AS id, max(id) AS n FROM bronze.number GROUP BY 1)")
            .key("id")
            .check(tenth),
        Table.silver("sorted")
            .sql("SELECT fail(id) AS id FROM bronze.number ORDER BY id DESC")
            .check(tenth));
  }

  /** Fails the first attempt at partitions of odd number, late. */
  private static UDF1<Long, Long> fail() {
    return id -> {
      TaskContext task = TaskContext.get();
      if (task.stageAttemptNumber() == 0
          && task.attemptNumber() == 0
          && task.partitionId() % 2 == 1
          && id % 2_500 == 2_400) {
        FAILED.incrementAndGet();
        throw new IllegalStateException("injected");
      }
      return id;
    };
  }

  /** Deletes one map output under the first attempts at reading it, as a lost node would. */
  private static UDF1<Long, Long> lose(Path scratch) {
    String folder = scratch.toString();
    return id -> {
      TaskContext task = TaskContext.get();
      if (task.stageAttemptNumber() == 0 && task.partitionId() == 0 && LOST.compareAndSet(0, 1)) {
        try (Stream<Path> files = Files.walk(Path.of(folder))) {
          Files.delete(
              files
                  .filter(file -> file.getFileName().toString().matches("shuffle_.*\\.data"))
                  .max(Comparator.naturalOrder())
                  .orElseThrow());
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
      return id;
    };
  }
}
