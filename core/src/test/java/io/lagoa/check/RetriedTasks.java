package io.lagoa.check;

import static org.apache.spark.sql.functions.callUDF;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;

/**
 * A program whose tasks fail after they counted, and whose shuffle outputs are lost after they were
 * read: it prints what the checks counted. A process of its own, because a local session retries no
 * task unless it was started so, and does not recover well from a lost shuffle output.
 */
final class RetriedTasks {
  private static final AtomicInteger FAILED = new AtomicInteger();
  private static final AtomicInteger LOST = new AtomicInteger();

  private RetriedTasks() {}

  public static void main(String[] arguments) {
    String scratch = arguments[0];
    SparkSession spark =
        SparkSession.builder()
            .master("local[2,4]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.local.dir", scratch)
            .config("spark.sql.adaptive.enabled", arguments[1])
            .getOrCreate();
    spark.sparkContext().setLogLevel("OFF");
    spark.udf().register("fail", udf(fail(), DataTypes.LongType).asNondeterministic());
    spark
        .udf()
        .register("lose", udf(lose(Path.of(scratch)), DataTypes.LongType).asNondeterministic());
    RowChecks checks =
        RowChecks.of(
            List.of(Check.that("id % 10 <> 3").reject(), Check.that("id % 100 <> 3").warn()));
    int published =
        spark
            .range(0, 10_000, 1, 4)
            .withColumn("marker", checks.marker(spark))
            .withColumn("id", callUDF("fail", col("id")))
            .repartition(3, col("id"))
            .withColumn("id", callUDF("lose", col("id")))
            .where("marker IS NULL")
            .collectAsList()
            .size();
    List<Verdict> verdicts = checks.verdicts();
    System.out.printf(
        "failed %d lost %d published %d counted %d %d%n",
        FAILED.get(), LOST.get(), published, verdicts.get(0).failed(), verdicts.get(1).failed());
    spark.stop();
  }

  /** Fails the first attempt at each of two partitions, late. */
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

  /** Deletes one map output under the first attempt at reading it, as a lost node would. */
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
