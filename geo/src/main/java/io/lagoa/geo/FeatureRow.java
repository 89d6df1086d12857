package io.lagoa.geo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/** Decides the values of a feature's row. One thread uses it. */
final class FeatureRow {
  private final FeatureColumns columns;
  private final GeometryReader geometries;
  private final Map<String, Integer> places = new HashMap<>();

  FeatureRow(FeatureColumns columns, boolean repair) {
    this.columns = columns;
    this.geometries = new GeometryReader(repair);
  }

  /**
   * The row of one feature.
   *
   * @throws IllegalArgumentException if it has a value that its column cannot hold, saying which
   */
  Row of(JsonNode feature) {
    @Nullable Object[] values = new @Nullable Object[columns.columns().size()];
    @Nullable String[] filledBy = new @Nullable String[values.length];
    Iterator<Map.Entry<String, JsonNode>> properties = feature.path("properties").fields();
    while (properties.hasNext()) {
      Map.Entry<String, JsonNode> property = properties.next();
      fill(values, filledBy, property.getKey(), property.getValue());
    }
    if (feature.has("id")) {
      fill(values, filledBy, FeatureColumns.FEATURE_ID, feature.get("id"));
    }
    int geometry = place(FeatureColumns.GEOMETRY);
    if (geometry >= 0) {
      values[geometry] = geometries.ewkb(feature.path("geometry")).orElse(null);
    }
    return RowFactory.create(values);
  }

  private int place(String property) {
    return places.computeIfAbsent(property, columns::indexOf);
  }

  private void fill(
      @Nullable Object[] values, @Nullable String[] filledBy, String property, JsonNode value) {
    int i = place(property);
    if (i < 0) {
      return;
    }
    FeatureColumns.Column column = columns.columns().get(i);
    if (filledBy[i] != null) {
      throw new IllegalArgumentException(
          "properties '%s' and '%s' both fill column %s"
              .formatted(filledBy[i], property, column.name()));
    }
    filledBy[i] = property;
    values[i] = value.isNull() ? null : value(value, column.type(), property);
  }

  private static Object value(JsonNode value, DataType type, String property) {
    if (type.equals(DataTypes.StringType)) {
      return value.isValueNode() ? value.asText() : value.toString();
    }
    if (type.equals(DataTypes.LongType) && value.isIntegralNumber() && value.canConvertToLong()) {
      return value.longValue();
    }
    if (type.equals(DataTypes.DoubleType) && value.isNumber()) {
      return value.doubleValue();
    }
    if (type.equals(DataTypes.BooleanType) && value.isBoolean()) {
      return value.booleanValue();
    }
    throw new IllegalArgumentException(
        "property '%s' is %s, no %s as when the run was planned; run again"
            .formatted(property, value, type.sql()));
  }
}
