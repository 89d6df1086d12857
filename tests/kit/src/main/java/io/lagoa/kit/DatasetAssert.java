package io.lagoa.kit;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Asserts what a dataset holds, whatever the order of its rows. Each assertion collects the
 * dataset: it is meant for test data.
 *
 * <pre>{@code
 * assertThat(lake.table("gold.late_by_month")).hasRows(row("2024-01", 7), row("2024-02", 9));
 * }</pre>
 */
public final class DatasetAssert {
  private final Dataset<Row> actual;
  private final Tolerance tolerance;

  private DatasetAssert(Dataset<Row> actual, Tolerance tolerance) {
    this.actual = actual;
    this.tolerance = tolerance;
  }

  public static DatasetAssert assertThat(Dataset<Row> actual) {
    return new DatasetAssert(actual, Tolerance.EXACT);
  }

  /**
   * From here on, floating-point numbers are equal when they are not further apart than this.
   *
   * @param distance absolute, 0 or more
   */
  public DatasetAssert within(double distance) {
    return new DatasetAssert(actual, new Tolerance(distance));
  }

  /**
   * The dataset has exactly these rows; each as often as given here. Values are converted to the
   * types of the dataset's columns as {@link Rows#of} does.
   *
   * @throws AssertionError if not, with the rows that are missing and those that are unexpected
   * @throws IllegalArgumentException if a row given here does not fit the dataset's columns
   */
  public DatasetAssert hasRows(Row... rows) {
    Dataset<Row> expected =
        Rows.dataset(actual.sparkSession(), actual.schema(), Arrays.asList(rows));
    compare(expected.collectAsList());
    return this;
  }

  /**
   * Both datasets have the same columns (names, types, order; not nullability) and the same rows,
   * each as often.
   *
   * @throws AssertionError if not, with the columns that differ, or else the rows
   */
  public DatasetAssert isEqualTo(Dataset<Row> expected) {
    ColumnDiff columns = ColumnDiff.between(actual.schema(), expected.schema());
    if (!columns.isEmpty()) {
      throw new AssertionError(columns.toString());
    }
    compare(expected.collectAsList());
    return this;
  }

  /**
   * The dataset has no rows.
   *
   * @throws AssertionError if it has, with the rows
   */
  public DatasetAssert isEmpty() {
    compare(List.of());
    return this;
  }

  /**
   * The dataset has this many rows.
   *
   * @throws AssertionError if not
   */
  public DatasetAssert hasCount(long count) {
    long found = actual.count();
    if (found != count) {
      throw new AssertionError("Expected %d rows, found %d".formatted(count, found));
    }
    return this;
  }

  private void compare(List<Row> expected) {
    RowDiff diff = RowDiff.between(plain(actual.collectAsList()), plain(expected), tolerance);
    if (!diff.isEmpty()) {
      throw new AssertionError(
          diff.text(List.of(actual.columns()), Rows.zone(actual.sparkSession())));
    }
  }

  private static List<PlainRow> plain(List<Row> rows) {
    return rows.stream().map(PlainRow::of).toList();
  }
}
