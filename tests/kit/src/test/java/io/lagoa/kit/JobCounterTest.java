package io.lagoa.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.apache.spark.api.java.function.ForeachFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
final class JobCounterTest {
  private static final ForeachFunction<Row> NOTHING = row -> {};

  private final SparkSession spark;

  JobCounterTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void countsJobsAndRecords(@TempDir Path folder) {
    String path = folder.resolve("numbers").toString();

    JobCount write =
        JobCounter.during(spark, () -> spark.range(0, 1000, 1, 3).write().parquet(path));
    JobCount read =
        JobCounter.during(
            spark, () -> spark.read().schema("id BIGINT").parquet(path).foreach(NOTHING));
    JobCount nothing = JobCounter.during(spark, () -> spark.range(10).queryExecution().analyzed());

    assertThat(write).isEqualTo(new JobCount(1, 1000, 1000));
    assertThat(read).isEqualTo(new JobCount(1, 1000, 0));
    assertThat(nothing).isEqualTo(new JobCount(0, 0, 0));
  }

  @Test
  void eachBlockCountsItsOwnJobsOnly() {
    for (int i = 0; i < 20; i++) {
      spark.range(0, 3, 1, 1).toDF().foreach(NOTHING);
      assertThat(JobCounter.during(spark, () -> {}).jobs()).isZero();
      assertThat(
              JobCounter.during(spark, () -> spark.range(0, 3, 1, 1).toDF().foreach(NOTHING))
                  .jobs())
          .isEqualTo(1);
    }
  }

  @Test
  void whatTheBlockThrowsIsThrown() {
    assertThatThrownBy(
            () ->
                JobCounter.during(
                    spark,
                    () -> {
                      throw new IllegalStateException("from the block");
                    }))
        .hasMessage("from the block");
  }
}
