package io.lagoa.publish;

import static io.lagoa.kit.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.kit.Rows;
import io.lagoa.kit.SparkExtension;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SparkExtension.class)
final class KeyFilterTest {
  private static final int ROWS = 20_000;
  private static final int EVERY = 40;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "n",
        "-n",
        "shiftleft(n, 40)",
        "n * 4194304",
        "CAST(n AS INT)",
        "CAST(n % 2000 - 1000 AS SMALLINT)",
        "concat('key ', n)",
        "date_add(DATE'1900-01-01', CAST(n AS INT))",
        "timestamp_seconds(n * 3600)",
        "CAST(n / 7.0 AS DECIMAL(20, 9))",
        "CAST(n AS DECIMAL(38, 0)) * 10000000000000000"
      })
  void allRowsThatHaveAKeyPassAndFewOthers(String key, SparkSession spark) {
    assertNarrowed(numbered(spark).selectExpr("n", key + " AS k"), List.of("k"));
  }

  @Test
  void aKeyOfSeveralColumnsIsOne(SparkSession spark) {
    assertNarrowed(
        numbered(spark).selectExpr("n", "n % 100 AS place", "concat('at ', n) AS At"),
        List.of("place", "at"));
  }

  @Test
  void anUnknownKeyEqualsNone(SparkSession spark) {
    Dataset<Row> rows = Rows.of(spark, "k BIGINT", row(1L), row((Object) null));
    assertThat(KeyFilter.narrowed(rows, rows, List.of("k"), 2).collectAsList())
        .containsExactly(row(1L));
  }

  @ParameterizedTest
  @ValueSource(strings = {"DOUBLE", "FLOAT", "STRING COLLATE UTF8_LCASE"})
  void keysWhoseEqualsMayLookDifferentAreNotFiltered(String type, SparkSession spark) {
    org.junit.jupiter.api.Assumptions.assumeFalse(
        type.contains("COLLATE") && spark.version().startsWith("3."), "no collations");
    Dataset<Row> rows = numbered(spark).selectExpr("CAST(n AS %s) AS k".formatted(type));
    assertThat(KeyFilter.narrowed(rows, rows, List.of("k"), ROWS)).isSameAs(rows);
  }

  @Test
  void keysOfAnotherTypeThanTheRowsAreNotFiltered(SparkSession spark) {
    Dataset<Row> rows = numbered(spark).selectExpr("CAST(n AS INT) AS k");
    Dataset<Row> keys = numbered(spark).selectExpr("n AS k");
    assertThat(KeyFilter.narrowed(rows, keys, List.of("k"), ROWS)).isSameAs(rows);
  }

  private static Dataset<Row> numbered(SparkSession spark) {
    return spark.range(0, ROWS, 1, 2).toDF("n");
  }

  private static void assertNarrowed(Dataset<Row> rows, List<String> key) {
    Dataset<Row> chosen = rows.where("n %% %d = 7".formatted(EVERY));
    Dataset<Row> keys = chosen.drop("n").repartition(7);
    Dataset<Row> passed = KeyFilter.narrowed(rows, keys, key, ROWS / EVERY);
    long matching = rows.join(keys.distinct(), Difference.names(key), "left_semi").count();
    assertThat(passed.join(keys.distinct(), Difference.names(key), "left_semi").count())
        .isEqualTo(matching);
    assertThat(passed.count()).isLessThan(matching + ROWS / 10);
  }
}
