package io.lagoa.geo;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Decides which property fills which column.
 *
 * @param columns in the order of the rows
 */
record FeatureColumns(List<Column> columns) implements Serializable {
  /** Stands for the member {@code id} of a feature, which is none of its properties. */
  static final String FEATURE_ID = "\0id";

  /** Stands for the geometry. */
  static final String GEOMETRY = "\0geometry";

  /** One column and the property that fills it. */
  record Column(String property, String name, DataType type) implements Serializable {}

  FeatureColumns {
    columns = List.copyOf(columns);
  }

  /** Declared columns, read as text but for the geometry; a cast gives them their types. */
  static FeatureColumns declared(StructType schema, String geometry) {
    List<Column> columns = new ArrayList<>();
    for (StructField field : schema.fields()) {
      columns.add(
          field.name().equalsIgnoreCase(geometry)
              ? new Column(GEOMETRY, field.name(), DataTypes.BinaryType)
              : new Column(field.name(), field.name(), DataTypes.StringType));
    }
    return new FeatureColumns(columns);
  }

  StructType schema() {
    StructType schema = new StructType();
    for (Column column : columns) {
      schema = schema.add(column.name(), column.type());
    }
    return schema;
  }

  /** The place of a property in a row; -1 if no column takes it. */
  int indexOf(String property) {
    int alike = -1;
    for (int i = 0; i < columns.size(); i++) {
      Column column = columns.get(i);
      if (column.property().equals(property)) {
        return i;
      }
      boolean geometry = column.property().equals(GEOMETRY);
      if (alike < 0 && !geometry && column.name().equalsIgnoreCase(safe(property))) {
        alike = i;
      }
    }
    return alike;
  }

  /** For people: the properties whose columns have another name; empty if there is none. */
  String renamed() {
    List<String> renamed = new ArrayList<>();
    for (Column column : columns) {
      if (!column.property().startsWith("\0") && !column.property().equals(column.name())) {
        renamed.add("'%s' as %s".formatted(column.property(), column.name()));
      }
    }
    return renamed.isEmpty() ? "" : "; " + String.join(", ", renamed);
  }

  /** A column's name that Delta stores and SQL writes without quotes, as far as letters go. */
  static String safe(String property) {
    if (property.equals(FEATURE_ID)) {
      return "feature_id";
    }
    String name = property.replaceAll("[\\s,;{}()=.`\\p{Cntrl}]+", "_").replaceAll("^_+|_+$", "");
    return name.isEmpty() ? "property" : name;
  }
}
