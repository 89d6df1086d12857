package io.lagoa.check;

import static org.apache.spark.sql.functions.callUDF;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagoa.kit.Rows;
import io.lagoa.kit.SparkExtension;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SparkExtension.class)
final class RowChecksTest {
  private static final AtomicInteger LOSSES = new AtomicInteger();

  @Test
  void nullPassesAndFalseFails(SparkSession spark) {
    RowChecks checks =
        RowChecks.of(
            List.of(
                Check.that("price > 0").reject(),
                Check.that("rows > 3").stop(),
                Check.that("price < 100").warn(),
                Check.that("name <> 'x'").stop()));
    Dataset<Row> rows =
        Rows.of(
            spark,
            "id INT, price INT, name STRING",
            Rows.row(1, 5, "a"),
            Rows.row(2, null, null),
            Rows.row(3, -5, "x"),
            Rows.row(4, 500, "a"),
            Rows.row(5, 500, "x"));

    List<Row> marked =
        rows.withColumn("marker", checks.marker(spark))
            .where("marker IS NOT NULL")
            .select("id", "marker")
            .collectAsList();

    // bits: price > 0, price < 100, name <> 'x'; a row that is only warned of is published
    assertThat(marked)
        .extracting(row -> row.getInt(0) + " " + row.getString(1))
        .containsExactlyInAnyOrder("3 5", "5 6");
    assertThat(checks.verdicts())
        .containsExactly(
            new Verdict("price > 0 : reject", false, 1, "1 rows fail", "0 rows"),
            new Verdict("price < 100 : warn", false, 2, "2 rows fail", "0 rows"),
            new Verdict("name <> 'x' : stop", false, 2, "2 rows fail", "0 rows"));
    assertThat(checks.verdicts()).extracting(Verdict::stops).containsExactly(false, false, true);
  }

  @Test
  void withoutFailuresAllPass(SparkSession spark) {
    RowChecks checks = RowChecks.of(List.of(Check.that("id >= 0").stop()));
    assertThat(spark.range(9).where(checks.marker(spark).isNotNull()).count()).isZero();
    assertThat(checks.verdicts())
        .containsExactly(new Verdict("id >= 0 : stop", true, 0, "0 rows fail", "0 rows"));
  }

  /** A lost map output is made again, alone: by the same stage, or under AQE by another one. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void countsAreExactAfterALostShuffleOutput(boolean adaptive, SparkSession spark) {
    spark.udf().register("lose", udf(loseOnce(), DataTypes.LongType).asNondeterministic());
    spark.conf().set("spark.sql.adaptive.enabled", adaptive);
    LOSSES.set(0);
    try {
      RowChecks checks =
          RowChecks.of(
              List.of(Check.that("id % 10 <> 3").reject(), Check.that("id % 100 <> 3").warn()));
      long published =
          spark
              .range(0, 10_000, 1, 4)
              .withColumn("marker", checks.marker(spark))
              .repartition(3, col("id"))
              .withColumn("id", callUDF("lose", col("id")))
              .where("marker IS NULL")
              .collectAsList()
              .size();

      assertThat(LOSSES).as("lost map outputs").hasValue(1);
      assertThat(published).isEqualTo(9_000);
      assertThat(checks.verdicts()).extracting(Verdict::failed).containsExactly(1_000L, 100L);
    } finally {
      spark.conf().unset("spark.sql.adaptive.enabled");
    }
  }

  /** A global sort looks at the rows once to find its ranges, and once more to sort. */
  @Test
  void countsAreExactBelowAGlobalSort(SparkSession spark) {
    RowChecks checks = RowChecks.of(List.of(Check.that("id % 10 <> 3").reject()));
    List<Row> rows =
        spark
            .range(0, 10_000, 1, 4)
            .withColumn("marker", checks.marker(spark))
            .sort(col("marker"), col("id").desc())
            .collectAsList();

    assertThat(rows).hasSize(10_000);
    assertThat(checks.verdicts()).extracting(Verdict::failed).containsExactly(1_000L);
  }

  @Test
  void moreThanAMarkerHoldsIsAnError() {
    List<Check> checks =
        IntStream.range(0, 63).mapToObj(i -> Check.that("id <> " + i).reject()).toList();

    assertThatThrownBy(() -> RowChecks.of(checks)).hasMessageContaining("63 row checks");
    assertThat(RowChecks.of(checks.subList(0, 62)).checks()).hasSize(62);
  }

  @Test
  void allBitsOfAMarkerCount(SparkSession spark) {
    List<Check> checks =
        IntStream.range(0, 62).mapToObj(i -> Check.that("id <> " + i).reject()).toList();
    RowChecks all = RowChecks.of(checks);

    assertThat(spark.range(62).where(all.marker(spark).isNotNull()).collectAsList()).hasSize(62);
    assertThat(all.verdicts()).extracting(Verdict::failed).containsOnly(1L);
  }

  private static UDF1<Long, Long> loseOnce() {
    return id -> {
      TaskContext task = TaskContext.get();
      if (task.stageAttemptNumber() == 0
          && task.partitionId() == 0
          && LOSSES.compareAndSet(0, 1)) {
        deleteNewestMapOutput();
      }
      return id;
    };
  }

  /** As a lost node would. */
  private static void deleteNewestMapOutput() {
    List<Path> found = new ArrayList<>();
    try {
      for (File folder : SparkEnv.get().blockManager().diskBlockManager().localDirs()) {
        try (Stream<Path> files = Files.walk(folder.toPath())) {
          files
              .filter(file -> file.getFileName().toString().matches("shuffle_.*\\.data"))
              .max(Comparator.comparingLong(RowChecksTest::shuffle))
              .ifPresent(found::add);
        }
      }
      Files.delete(found.stream().max(Comparator.comparingLong(RowChecksTest::shuffle)).orElseThrow());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long shuffle(Path file) {
    return Long.parseLong(file.getFileName().toString().split("_")[1]);
  }
}
