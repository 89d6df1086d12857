package io.lagoa.kit;

import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Datasets from literals.
 *
 * <pre>{@code
 * Rows.of(spark, "id BIGINT, name STRING, at TIMESTAMP",
 *     row(1, "a", "2024-01-01 00:00:00"),
 *     row(2, null, null));
 * }</pre>
 *
 * <p>Values are converted to the column's type where nothing is lost: whole numbers to any numeric
 * type that holds them, text to whatever it spells, lists to arrays, maps to maps, rows to structs.
 * Text without a time zone is a timestamp of the session's time zone. Making a dataset starts no
 * Spark job.
 */
public final class Rows {
  private Rows() {}

  /** One row of literals, for {@link #of} and {@link DatasetAssert#hasRows}; also a struct. */
  public static Row row(@Nullable Object @Nullable ... values) {
    if (values == null) { // row(null)
      return RowFactory.create((@Nullable Object) null);
    }
    return RowFactory.create(values);
  }

  /**
   * A dataset of these rows, in this order.
   *
   * @param ddl columns as in {@code CREATE TABLE}: {@code id INT NOT NULL, tags ARRAY<STRING>}
   * @throws IllegalArgumentException if a row has too few or too many values, or a value does not
   *     fit its column; the message names row, column and value
   */
  public static Dataset<Row> of(SparkSession spark, String ddl, Row... rows) {
    StructType schema = StructType.fromDDL(ddl);
    return dataset(spark, schema, Arrays.asList(rows));
  }

  /**
   * A dataset from lines of comma-separated values.
   *
   * <p>Blank lines and the spaces around a value are skipped. Nothing between two commas is null,
   * and {@code ""} the empty text; a value in double quotes may hold commas, and a quote when
   * doubled. A first line with exactly the columns' names is a header, and may put them in another
   * order.
   *
   * @param ddl columns as in {@code CREATE TABLE}; nested types cannot be read from text
   * @throws IllegalArgumentException as {@link #of} does
   */
  public static Dataset<Row> csv(SparkSession spark, String ddl, String text) {
    StructType schema = StructType.fromDDL(ddl);
    return dataset(spark, schema, CsvText.rows(text, List.of(schema.fieldNames())));
  }

  /** A dataset of rows of literals. */
  static Dataset<Row> dataset(SparkSession spark, StructType schema, List<Row> rows) {
    return spark.createDataFrame(new Literals(zone(spark)).rows(rows, schema), schema);
  }

  /** The session's time zone. */
  static ZoneId zone(SparkSession spark) {
    return ZoneId.of(spark.conf().get("spark.sql.session.timeZone"));
  }
}
