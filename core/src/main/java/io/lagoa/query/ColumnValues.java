package io.lagoa.query;

import static io.lagoa.error.Names.quoted;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * A set of values of some columns: few and known, so that they are literals of a filter by which
 * files are skipped, or as many as a query gives, so that they are joined. NULL is a value like any
 * other.
 */
public final class ColumnValues {
  /** Up to so many are literals. */
  public static final int FEW = 1000;

  private static final Set<DataType> LITERALS =
      Set.of(
          DataTypes.StringType,
          DataTypes.BooleanType,
          DataTypes.ByteType,
          DataTypes.ShortType,
          DataTypes.IntegerType,
          DataTypes.LongType,
          DataTypes.DateType,
          DataTypes.TimestampType);

  private final StructType schema;
  private final Optional<List<Row>> known;
  private final Optional<Dataset<Row>> rows;

  private ColumnValues(StructType schema, Optional<List<Row>> known, Optional<Dataset<Row>> rows) {
    this.schema = schema;
    this.known = known;
    this.rows = rows;
  }

  /** The values that a query gives, lazy; its columns name them. */
  public static ColumnValues of(Dataset<Row> rows) {
    return new ColumnValues(rows.schema(), Optional.empty(), Optional.of(rows));
  }

  /**
   * Known values.
   *
   * @param schema the columns, each of a type that {@link #literal} takes
   */
  public static ColumnValues known(StructType schema, List<Row> values) {
    return new ColumnValues(schema, Optional.of(List.copyOf(values)), Optional.empty());
  }

  /** Whether the columns are of types whose values are equal as literals if they are equal. */
  public static boolean literal(StructType schema) {
    for (StructField field : schema.fields()) {
      if (!LITERALS.contains(field.dataType()) && !(field.dataType() instanceof DecimalType)) {
        return false;
      }
    }
    return true;
  }

  public List<String> columns() {
    return List.of(schema.fieldNames());
  }

  public StructType schema() {
    return schema;
  }

  /** The values, if they are known. */
  public Optional<List<Row>> known() {
    return known;
  }

  /** The same values, known; starts a Spark job unless they are. */
  public ColumnValues collected() {
    return known.isPresent() ? this : known(schema, rows.orElseThrow().collectAsList());
  }

  /**
   * With what a partitioned table makes of some columns: it keeps an empty text as NULL, so that
   * each of them stands for both.
   *
   * @param names the partition columns; others stay
   */
  public ColumnValues emptyIsNull(List<String> names) {
    ColumnValues values = this;
    for (int index = 0; index < schema.size(); index++) {
      StructField field = schema.fields()[index];
      if (names.contains(field.name()) && field.dataType().equals(DataTypes.StringType)) {
        values = values.emptyIsNull(index, named(field));
      }
    }
    return values;
  }

  private ColumnValues emptyIsNull(int index, Column column) {
    if (known.isEmpty()) {
      Column none = lit(null).cast(DataTypes.StringType);
      Column each =
          when(coalesce(column, lit("")).equalTo(""), array(none, lit("")))
              .otherwise(array(column));
      return of(rows.orElseThrow().withColumn(columns().get(index), explode(each)));
    }
    Set<Row> values = new LinkedHashSet<>(known.orElseThrow());
    for (Row row : known.orElseThrow()) {
      if (row.isNullAt(index) || row.getString(index).isEmpty()) {
        values.add(with(row, index, null));
        values.add(with(row, index, ""));
      }
    }
    return known(schema, List.copyOf(values));
  }

  private static Row with(Row row, int at, @Nullable String text) {
    @Nullable Object[] values = new Object[row.size()];
    for (int index = 0; index < values.length; index++) {
      values[index] = index == at ? text : row.get(index);
    }
    return RowFactory.create(values);
  }

  /** The rows that have one of the values in the columns of these names, lazy. */
  public Dataset<Row> within(Dataset<Row> data) {
    return known.isPresent() ? data.where(condition()) : joined(data, "left_semi");
  }

  /** The rows that have none of the values in the columns of these names, lazy. */
  public Dataset<Row> without(Dataset<Row> data) {
    return known.isPresent()
        ? data.where(org.apache.spark.sql.functions.not(condition()))
        : joined(data, "left_anti");
  }

  /** True or false for each row, never null. */
  private Column condition() {
    List<Row> values = known.orElseThrow();
    if (values.isEmpty()) {
      return lit(false);
    }
    Column condition = lit(true);
    for (int index = 0; index < schema.size(); index++) {
      condition = condition.and(oneOf(index, values));
    }
    return schema.size() == 1 ? condition : condition.and(together(values));
  }

  /** Of each column alone: this is what skips files. */
  private Column oneOf(int index, List<Row> values) {
    StructField field = schema.fields()[index];
    Column column = named(field);
    Set<Object> distinct = new LinkedHashSet<>();
    boolean orNull = false;
    for (Row row : values) {
      if (row.isNullAt(index)) {
        orNull = true;
      } else {
        distinct.add(Objects.requireNonNull(row.get(index)));
      }
    }
    Object[] literals = distinct.stream().map(value -> lit(value).cast(field.dataType())).toArray();
    Column found = distinct.isEmpty() ? lit(false) : column.isNotNull().and(column.isin(literals));
    return orNull ? column.isNull().or(found) : found;
  }

  private Column together(List<Row> values) {
    List<Column> columns = new ArrayList<>();
    for (StructField field : schema.fields()) {
      columns.add(named(field).as(field.name()));
    }
    List<Object> literals = new ArrayList<>();
    for (Row row : values) {
      List<Column> parts = new ArrayList<>();
      for (int index = 0; index < schema.size(); index++) {
        StructField field = schema.fields()[index];
        parts.add(lit(row.get(index)).cast(field.dataType()).as(field.name()));
      }
      literals.add(struct(parts.toArray(new Column[0])));
    }
    return struct(columns.toArray(new Column[0])).isin(literals.toArray());
  }

  private Dataset<Row> joined(Dataset<Row> data, String how) {
    String[] names = new String[schema.size()];
    Column same = lit(true);
    for (int index = 0; index < names.length; index++) {
      names[index] = "_lagoa_value_" + index;
      same = same.and(named(schema.fields()[index]).eqNullSafe(col(names[index])));
    }
    return data.join(rows.orElseThrow().toDF(names), same, how);
  }

  private static Column named(StructField field) {
    return col(quoted(field.name()));
  }
}
