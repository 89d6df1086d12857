package io.lagoa.check;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.kit.Rows;
import io.lagoa.kit.SparkExtension;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
final class RowChecksTest {
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
            new Verdict("price > 0 : reject", false, 1, "1 row fails", "0 rows"),
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
  void allBitsOfAMarkerCount(SparkSession spark) {
    assertThatEachFailsOnce(spark, 62);
  }

  @Test
  void thereMayBeMoreChecksThanANumberHasBits(SparkSession spark) {
    assertThatEachFailsOnce(spark, 150);
  }

  private static void assertThatEachFailsOnce(SparkSession spark, int size) {
    RowChecks all =
        RowChecks.of(
            IntStream.range(0, size).mapToObj(i -> Check.that("id <> " + i).reject()).toList());

    List<Row> marked =
        spark
            .range(size + 5)
            .toDF("id")
            .withColumn("marker", all.marker(spark))
            .where("marker IS NOT NULL")
            .collectAsList();

    assertThat(marked)
        .hasSize(size)
        .allSatisfy(
            row ->
                assertThat(RowChecks.failed(row.getString(1)))
                    .containsExactly(Math.toIntExact(row.getLong(0))));
    assertThat(all.verdicts()).hasSize(size).extracting(Verdict::failed).containsOnly(1L);
  }
}
