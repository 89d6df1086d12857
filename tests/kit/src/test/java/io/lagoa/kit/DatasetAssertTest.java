package io.lagoa.kit;

import static io.lagoa.kit.DatasetAssert.assertThat;
import static io.lagoa.kit.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
final class DatasetAssertTest {
  private final SparkSession spark;

  DatasetAssertTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void orderOfRowsDoesNotMatter() {
    assertThat(Rows.of(spark, "a INT, b STRING", row(1, "x"), row(2, null), row(1, "x")))
        .hasRows(row(2, null), row(1, "x"), row(1, "x"))
        .isEqualTo(Rows.of(spark, "a INT, b STRING", row(1, "x"), row(1, "x"), row(2, null)))
        .hasCount(3);
  }

  @Test
  void aDifferenceIsATableOfMissingAndUnexpectedRows() {
    Dataset<Row> actual =
        Rows.of(
            spark,
            "id INT, name STRING, at TIMESTAMP",
            row(1, "a", "2024-01-01 00:00:00"),
            row(2, "two\nlines", "2024-01-02 00:00:00.25"),
            row(3, "c", null));

    assertThat(
            failure(
                () ->
                    assertThat(actual)
                        .hasRows(
                            row(1, "a", "2024-01-01 00:00:00"),
                            row(2, "b", "2024-01-02 00:00:00"),
                            row(3, "c", null),
                            row(3, "c", null),
                            row(3, "c", null))))
        .isEqualTo(
            """
            Rows differ: 3 missing, 1 unexpected, 2 as expected
                         | id | name       | at
              missing    | 2  | b          | 2024-01-02 00:00:00
              unexpected | 2  | two\\nlines | 2024-01-02 00:00:00.25
              missing x2 | 3  | c          | NULL
            """);
  }

  @Test
  void atMostTwentyRowsAreShown() {
    String message = failure(() -> assertThat(spark.range(1000, 1033).toDF()).isEmpty());

    assertThat(message)
        .startsWith("Rows differ: 0 missing, 33 unexpected, 0 as expected\n")
        .contains("  unexpected | 1019\n")
        .doesNotContain("1020")
        .endsWith("… and 13 more\n");
  }

  @Test
  void columnsThatDifferAreNamedBeforeAnyRow() {
    Dataset<Row> actual = Rows.of(spark, "id BIGINT, nome STRING, b INT");
    Dataset<Row> expected = Rows.of(spark, "id INT, name STRING, b INT");

    assertThat(failure(() -> assertThat(actual).isEqualTo(expected)))
        .isEqualTo(
            """
            Columns differ:
              type of id: expected int, was bigint
              missing: name string
              unexpected: nome string""");
  }

  @Test
  void theOrderOfColumnsMattersAndNullabilityDoesNot() {
    Dataset<Row> actual = Rows.of(spark, "a INT, b INT");

    assertThat(actual).isEqualTo(Rows.of(spark, "a INT NOT NULL, b INT"));
    assertThat(failure(() -> assertThat(actual).isEqualTo(Rows.of(spark, "b INT, a INT"))))
        .isEqualTo("Columns differ:\n  order: expected b, a, was a, b");
  }

  @Test
  void nestedValuesAndBytesAreCompared() {
    Dataset<Row> actual =
        Rows.of(
            spark,
            "l ARRAY<INT>, m MAP<STRING, INT>, s STRUCT<d: DATE>, b BINARY",
            row(List.of(1, 2), Map.of("k", 3), row("2024-01-01"), new byte[] {10}));

    assertThat(actual)
        .hasRows(row(List.of(1, 2), Map.of("k", 3), row("2024-01-01"), new byte[] {10}));
    assertThat(
            failure(
                () ->
                    assertThat(actual)
                        .hasRows(
                            row(List.of(2), Map.of("k", 4), row((Object) null), new byte[] {11}))))
        .contains("| [1, 2] | {k=3} | [2024-01-01] | 0x0a\n")
        .contains("| [2]    | {k=4} | [NULL]       | 0x0b\n");
  }

  @Test
  void floatingPointIsExactUnlessAToleranceIsGiven() {
    Dataset<Row> actual =
        Rows.of(spark, "k STRING, v DOUBLE, l ARRAY<FLOAT>", row("a", 0.1 + 0.2, List.of(1.00001)));
    Row near = row("a", 0.3, List.of(1));

    assertThat(failure(() -> assertThat(actual).hasRows(near))).contains("0.30000000000000004");
    assertThat(failure(() -> assertThat(actual).within(1e-9).hasRows(near))).contains("[1.00001]");
    assertThat(actual).within(1e-4).hasRows(near);
    assertThat(failure(() -> assertThat(actual).within(1e-4).hasRows(row("b", 0.3, List.of(1)))))
        .contains("1 missing, 1 unexpected");
    assertThatIllegalArgumentException().isThrownBy(() -> assertThat(actual).within(-1));
  }

  @Test
  void aToleranceKeepsCounting() {
    Dataset<Row> actual = Rows.of(spark, "v DOUBLE", row(1.0), row(1.0), row(2.0));

    assertThat(actual).within(0.1).hasRows(row(1.05), row(0.95), row(2.01));
    assertThat(
            failure(() -> assertThat(actual).within(0.1).hasRows(row(1.05), row(2.01), row(2.0))))
        .contains("1 missing, 1 unexpected, 2 as expected");
  }

  @Test
  void notANumberEqualsItselfAndZeroHasNoSign() {
    assertThat(Rows.of(spark, "v DOUBLE", row(Double.NaN), row(-0.0)))
        .hasRows(row(0.0), row(Double.NaN));
  }

  @Test
  void aWrongCountIsSaid() {
    assertThat(failure(() -> assertThat(spark.range(3).toDF()).hasCount(2)))
        .isEqualTo("Expected 2 rows, found 3");
    assertThat(spark.range(0).toDF()).isEmpty();
  }

  private static String failure(Runnable assertion) {
    Throwable thrown = catchThrowable(assertion::run);
    assertThat(thrown).isInstanceOf(AssertionError.class);
    return thrown.getMessage();
  }
}
