package io.lagoa.ml.registry;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.ml.Features;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;

/**
 * Gives each row a position, by which the highest are held out: a column's value, or a number drawn
 * from the row's content, so that the draw does not depend on how Spark divided the rows.
 */
record Order(Optional<String> by, long seed) {
  static final String POSITION = "lagoa_position";
  private static final String CONTENT = "lagoa_content";

  /** The table with {@link #POSITION}, DOUBLE: null where a row has none. */
  Dataset<Row> on(Dataset<Row> table) {
    return by.map(column -> byValue(table, column)).orElseGet(() -> atRandom(table));
  }

  @Override
  public String toString() {
    return by.map("'%s'"::formatted).orElse("all columns");
  }

  private static Dataset<Row> byValue(Dataset<Row> table, String column) {
    DataType type = Features.type(table.schema(), column, "Cannot split");
    Column value = Features.column(column);
    if (type instanceof DateType || type instanceof TimestampNTZType) {
      value = value.cast("timestamp");
    } else if (!(type instanceof TimestampType || type instanceof NumericType)) {
      throw new LagoaException(
          ErrorCode.SCHEMA_MISMATCH,
          "Cannot split by '%s': it is %s; name a date, a timestamp or a number"
              .formatted(column, type.sql().toLowerCase(Locale.ROOT)));
    }
    Column number = value.cast("double");
    return table.withColumn(POSITION, when(abs(number).leq(Double.MAX_VALUE), number));
  }

  /** Equal rows are numbered, or all copies of a row would fall on one side. */
  private Dataset<Row> atRandom(Dataset<Row> table) {
    Column[] content =
        Arrays.stream(table.schema().fields())
            .filter(field -> isPlain(field.dataType()))
            .map(StructField::name)
            .map(Features::column)
            .toArray(Column[]::new);
    Column copy = row_number().over(Window.partitionBy(CONTENT).orderBy(CONTENT));
    return table
        .withColumn(CONTENT, xxhash64(content))
        .withColumn(POSITION, xxhash64(lit(seed), col(CONTENT), copy).cast("double"));
  }

  private static boolean isPlain(DataType type) {
    return type instanceof NumericType
        || type instanceof StringType
        || type instanceof BooleanType
        || type instanceof BinaryType
        || type instanceof DateType
        || type instanceof TimestampType
        || type instanceof TimestampNTZType;
  }
}
