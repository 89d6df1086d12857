package io.lagoa.ml.registry;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.min;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagoa.ml.Features;
import io.lagoa.ml.Local;
import io.lagoa.ml.Rentals;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartsTest {
  private static final Dataset<Row> ROWS = Rentals.of(1000, 3).cache();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rental_date",
        "CAST(rental_date AS DATE)",
        "CAST(rental_date AS TIMESTAMP_NTZ)",
        "days"
      })
  void noTrainingRowIsNewerThanAnyHeldOutRow(String by) {
    try (Parts parts = parts(ROWS.selectExpr("rental_id", "late", by + " AS by"), "by", 0.2)) {
      assertThat(
              parts
                  .training()
                  .crossJoin(parts.holdout().select(min("by").as("oldest")))
                  .where("by >= oldest")
                  .count())
          .isZero();
      assertThat(parts.trainedRows()).isEqualTo(parts.training().count()).isBetween(750L, 850L);
      assertThat(parts.holdoutRows()).isEqualTo(parts.holdout().count());
      assertThat(parts.trainedRows() + parts.holdoutRows()).isEqualTo(1000);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {30, 90, 99})
  void rowsOfOneTimeStayTogether(long first) {
    Dataset<Row> two =
        Local.spark()
            .range(100)
            .selectExpr("id AS rental_id", "true AS late", "if(id < " + first + ", 1, 2) AS by");
    try (Parts parts = parts(two, "by", 0.2)) {
      assertThat(parts.trainedRows()).isEqualTo(first);
      assertThat(parts.holdout().where("by = 1").count()).isZero();
    }
  }

  @Test
  void rowsWithoutTimeOrLabelAreInNeitherPartAndCounted() {
    Dataset<Row> holes =
        ROWS.selectExpr(
            "rental_id",
            "if(rental_id % 10 = 0, NULL, late) AS late",
            "if(rental_id % 10 = 1, NULL, days) AS by");
    try (Parts parts = parts(holes, "by", 0.2)) {
      assertThat(parts.excludedRows()).isEqualTo(200);
      assertThat(
              parts.training().union(parts.holdout()).where("by IS NULL OR late IS NULL").count())
          .isZero();
      assertThat(parts.holdoutRows()).isEqualTo(160);
    }
  }

  @Test
  void oneTimeOnlyCannotBeDivided() {
    assertThatThrownBy(() -> parts(ROWS.selectExpr("late", "1 AS by"), "by", 0.2))
        .hasMessageContaining("all 1000 rows have the same value of 'by'");
    assertThatThrownBy(() -> parts(ROWS.selectExpr("late", "store AS by"), "by", 0.2))
        .hasMessageContaining("Cannot split by 'by': it is string");
    assertThatThrownBy(
            () -> parts(ROWS.selectExpr("CAST(NULL AS BOOLEAN) AS late", "days AS by"), "by", 0.2))
        .hasMessageContaining("of 1000 rows 0 have a label");
  }

  @Test
  void atRandomTheSeedDecidesNotThePartitions() {
    List<Long> held = heldOut(ROWS.repartition(2), 7);
    assertThat(held).hasSize(200).isEqualTo(heldOut(ROWS.orderBy("amount").coalesce(1), 7));
    assertThat(heldOut(ROWS, 8)).hasSize(200).isNotEqualTo(held);
  }

  @Test
  void atRandomCopiesOfARowAreDividedToo() {
    Dataset<Row> copies = Local.spark().range(1000).selectExpr("id % 2 = 0 AS late");
    try (Parts parts = random(copies, 7)) {
      assertThat(parts.holdoutRows()).isEqualTo(200);
      assertThat(parts.holdout().where("late").count()).isBetween(70L, 130L);
    }
  }

  private static List<Long> heldOut(Dataset<Row> rows, long seed) {
    try (Parts parts = random(rows, seed)) {
      return parts.holdout().select("rental_id").collectAsList().stream()
          .map(row -> row.getLong(0))
          .sorted()
          .toList();
    }
  }

  private static Parts random(Dataset<Row> rows, long seed) {
    return Parts.of(
        rows,
        Stream.of(rows.columns()).map(Features::column).toList(),
        col("late").isNotNull(),
        new Order(Optional.empty(), seed),
        0.2);
  }

  private static Parts parts(Dataset<Row> rows, String by, double fraction) {
    return Parts.of(
        rows,
        List.of(col("late"), col("by")),
        col("late").isNotNull(),
        new Order(Optional.of(by), 7),
        fraction);
  }
}
