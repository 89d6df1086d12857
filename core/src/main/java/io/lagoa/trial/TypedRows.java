package io.lagoa.trial;

import static io.lagoa.error.ErrorCode.CONFIG_INVALID;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lagoa.error.LagoaException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Decides how literals become values of a column's type: as Spark casts their text under ANSI
 * rules; lists and maps as Spark reads JSON.
 */
final class TypedRows {
  private static final ObjectMapper JSON = new ObjectMapper();

  private TypedRows() {}

  /**
   * The rows, of the named columns only.
   *
   * @param types the types of all columns that may be named
   * @param where for messages
   * @throws LagoaException {@code CONFIG_INVALID} for a column without type, with the nearest name,
   *     or a value that does not fit its type
   */
  static Dataset<Row> of(SparkSession spark, WrittenRows written, StructType types, String where) {
    StructType named = named(written, types, where);
    StructType texts = new StructType();
    for (int i = 0; i < named.size(); i++) {
      texts = texts.add("c" + i, "string");
    }
    List<Row> rows = new ArrayList<>();
    for (Map<String, Object> row : written.rows()) {
      rows.add(
          RowFactory.create(
              written.columns().stream().map(row::get).map(TypedRows::text).toArray()));
    }
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < named.size(); i++) {
      columns.add(typed("c" + i, named.fields()[i].dataType()).as(named.fields()[i].name()));
    }
    List<Row> typed =
        spark.createDataFrame(rows, texts).select(columns.toArray(new Column[0])).collectAsList();
    requireFitting(rows, typed, named, where);
    return spark.createDataFrame(typed, named);
  }

  private static StructType named(WrittenRows written, StructType types, String where) {
    StructType named = new StructType();
    for (String column : written.columns()) {
      StructField found = null;
      for (StructField field : types.fields()) {
        if (field.name().toLowerCase(Locale.ROOT).equals(column.toLowerCase(Locale.ROOT))) {
          found = field;
        }
      }
      if (found == null) {
        throw new LagoaException(
            CONFIG_INVALID,
            "%s: Unknown column '%s'%s"
                .formatted(
                    where, column, DeclaredColumns.hint(column, List.of(types.fieldNames()))));
      }
      named = named.add(found.name(), found.dataType(), true);
    }
    return named;
  }

  private static Column typed(String column, DataType type) {
    return isNested(type)
        ? functions.expr("from_json(%s, '%s')".formatted(column, type.sql().replace("'", "\\'")))
        : functions.expr("try_cast(%s AS %s)".formatted(column, type.sql()));
  }

  static boolean isNested(DataType type) {
    return type instanceof StructType || type instanceof ArrayType || type instanceof MapType;
  }

  private static void requireFitting(
      List<Row> texts, List<Row> typed, StructType named, String where) {
    for (int i = 0; i < texts.size(); i++) {
      for (int column = 0; column < named.size(); column++) {
        if (!texts.get(i).isNullAt(column) && typed.get(i).isNullAt(column)) {
          throw new LagoaException(
              CONFIG_INVALID,
              "%s: row %d: %s = '%s' is no %s"
                  .formatted(
                      where,
                      i + 1,
                      named.fields()[column].name(),
                      texts.get(i).getString(column),
                      named.fields()[column].dataType().sql()));
        }
      }
    }
  }

  /** As text that a cast understands: numbers without exponent, lists and maps as JSON. */
  private static @Nullable String text(@Nullable Object value) {
    if (value instanceof Double number) {
      return BigDecimal.valueOf(number).toPlainString();
    }
    if (value instanceof Map || value instanceof List) {
      try {
        return JSON.writeValueAsString(value);
      } catch (JsonProcessingException e) {
        throw new LagoaException(CONFIG_INVALID, "Cannot write '%s' as JSON".formatted(value), e);
      }
    }
    return value == null ? null : value.toString();
  }
}
