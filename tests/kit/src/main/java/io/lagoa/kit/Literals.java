package io.lagoa.kit;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Converts rows of literals, nested ones too, to rows that Spark holds for a schema. */
final class Literals {
  private final Literal scalar;

  Literals(ZoneId zone) {
    this.scalar = new Literal(zone);
  }

  /**
   * The rows of this schema.
   *
   * @throws IllegalArgumentException if a row or a value does not fit
   */
  List<Row> rows(List<Row> rows, StructType schema) {
    List<Row> converted = new ArrayList<>(rows.size());
    for (int i = 0; i < rows.size(); i++) {
      converted.add(struct(rows.get(i), schema, "row " + (i + 1)));
    }
    return converted;
  }

  private Row struct(Row row, StructType schema, String where) {
    StructField[] fields = schema.fields();
    if (row.size() != fields.length) {
      throw new IllegalArgumentException(
          "Invalid %s: %d values %s for %d columns: %s"
              .formatted(where, row.size(), row, fields.length, schema.toDDL()));
    }
    @Nullable Object[] values = new @Nullable Object[fields.length];
    for (int i = 0; i < fields.length; i++) {
      String place = where + ", column " + fields[i].name();
      values[i] = value(row.get(i), fields[i].dataType(), fields[i].nullable(), place);
    }
    return RowFactory.create(values);
  }

  private @Nullable Object value(
      @Nullable Object literal, DataType type, boolean nullable, String where) {
    if (literal == null) {
      if (!nullable) {
        throw new IllegalArgumentException(
            "Invalid " + where + ": null where the type is NOT NULL");
      }
      return null;
    }
    Object value;
    try {
      value = nested(literal, type, where);
    } catch (ArithmeticException | NumberFormatException | DateTimeException e) {
      throw unfit(literal, type, where, e);
    }
    if (value == null) {
      throw unfit(literal, type, where, null);
    }
    return value;
  }

  private @Nullable Object nested(Object literal, DataType type, String where) {
    if (type instanceof StructType struct) {
      return literal instanceof Row row ? struct(row, struct, where) : null;
    } else if (type instanceof ArrayType array) {
      return literal instanceof List<?> || literal instanceof Object[]
          ? list(literal, array, where)
          : null;
    } else if (type instanceof MapType map) {
      return literal instanceof Map<?, ?> entries ? map(entries, map, where) : null;
    }
    return scalar.of(literal, type);
  }

  private List<@Nullable Object> list(Object literal, ArrayType type, String where) {
    List<?> elements = literal instanceof List<?> list ? list : Arrays.asList((Object[]) literal);
    List<@Nullable Object> converted = new ArrayList<>(elements.size());
    for (Object element : elements) {
      converted.add(value(element, type.elementType(), type.containsNull(), where + ", element"));
    }
    return converted;
  }

  private Map<@Nullable Object, @Nullable Object> map(
      Map<?, ?> entries, MapType type, String where) {
    Map<@Nullable Object, @Nullable Object> converted = new LinkedHashMap<>();
    entries.forEach(
        (key, value) ->
            converted.put(
                value(key, type.keyType(), false, where + ", key"),
                value(value, type.valueType(), type.valueContainsNull(), where + ", value")));
    return converted;
  }

  private static IllegalArgumentException unfit(
      Object literal, DataType type, String where, @Nullable Exception cause) {
    return new IllegalArgumentException(
        "Invalid %s: <%s> (%s) is no %s"
            .formatted(where, literal, literal.getClass().getSimpleName(), type.sql()),
        cause);
  }
}
