package io.lagoa.profile;

import static io.lagoa.error.Names.quoted;
import static org.apache.spark.sql.functions.approx_count_distinct;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.percentile_approx;
import static org.apache.spark.sql.functions.stddev_samp;
import static org.apache.spark.sql.functions.udaf;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;

/**
 * Decides what is measured of a column, by its type.
 *
 * @param index makes its names in the aggregation unique
 */
record ColumnMeasures(StructField field, int index) {
  private static final int ACCURACY = 10_000;
  private static final double[] QUANTILES = {0.05, 0.25, 0.5, 0.75, 0.95};

  List<Column> aggregates() {
    Column column = col(quoted(field.name()));
    List<Column> all = new ArrayList<>();
    all.add(count(column).as(named("count")));
    if (isPlain()) {
      all.add(approx_count_distinct(column).as(named("distinct")));
    }
    if (hasOrder()) {
      all.add(min(column).cast("string").as(named("min")));
      all.add(max(column).cast("string").as(named("max")));
      all.add(
          udaf(new FrequentValues(), Encoders.STRING())
              .apply(column.cast("string"))
              .as(named("frequent")));
    }
    if (isNumber()) {
      all.add(avg(column).cast("double").as(named("mean")));
      all.add(stddev_samp(column).as(named("deviation")));
      Column[] shares = new Column[QUANTILES.length];
      for (int i = 0; i < shares.length; i++) {
        shares[i] = lit(QUANTILES[i]);
      }
      all.add(
          percentile_approx(column.cast("double"), array(shares), lit(ACCURACY))
              .as(named("quantiles")));
    }
    if (field.dataType() instanceof StringType) {
      for (Shape shape : Shape.values()) {
        all.add(count(when(column.rlike(shape.pattern()), 1)).as(named(shape.name())));
      }
    }
    return all;
  }

  ColumnProfile read(Row row, long rows) {
    long values = row.<Long>getAs(named("count"));
    FrequentValues.Found found =
        hasOrder()
            ? FrequentValues.read(row.getAs(named("frequent")))
            : new FrequentValues.Found(List.of(), false);
    return new ColumnProfile(
        field.name(),
        field.dataType().sql().toLowerCase(java.util.Locale.ROOT),
        rows - values,
        isPlain() ? row.<Long>getAs(named("distinct")) : 0,
        hasOrder() ? Optional.ofNullable(row.getAs(named("min"))) : Optional.empty(),
        hasOrder() ? Optional.ofNullable(row.getAs(named("max"))) : Optional.empty(),
        isNumber() ? Optional.ofNullable(row.getAs(named("mean"))) : Optional.empty(),
        isNumber() ? Optional.ofNullable(row.getAs(named("deviation"))) : Optional.empty(),
        isNumber() && values > 0 ? row.getList(row.fieldIndex(named("quantiles"))) : List.of(),
        found.values(),
        found.all(),
        shape(row, values));
  }

  private Optional<Shape> shape(Row row, long values) {
    if (field.dataType() instanceof StringType && values > 0) {
      for (Shape shape : Shape.values()) {
        if (row.<Long>getAs(named(shape.name())) == values) {
          return Optional.of(shape);
        }
      }
    }
    return Optional.empty();
  }

  private boolean isNumber() {
    return field.dataType() instanceof NumericType;
  }

  /** Whether values can be compared and are short enough to be shown. */
  private boolean hasOrder() {
    DataType type = field.dataType();
    return isNumber()
        || type instanceof StringType
        || type instanceof DateType
        || type instanceof TimestampType
        || type instanceof TimestampNTZType
        || type instanceof BooleanType;
  }

  private boolean isPlain() {
    DataType type = field.dataType();
    return hasOrder()
        || !(type instanceof MapType
            || type instanceof ArrayType
            || type instanceof StructType
            || type instanceof BinaryType);
  }

  private String named(String measure) {
    return "c" + index + "_" + measure;
  }
}
