package io.lagoa.geo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.types.DataTypes;

/** The properties of the features seen so far, and the kinds of their values. Mutable. */
final class FoundProperties {
  private final Map<String, PropertyKind> kinds = new LinkedHashMap<>();
  private boolean empty = true;

  void add(JsonNode feature) {
    empty = false;
    if (feature.has("id")) {
      kinds.merge(FeatureColumns.FEATURE_ID, PropertyKind.of(feature.get("id")), PropertyKind::and);
    }
    feature
        .path("properties")
        .fields()
        .forEachRemaining(
            property ->
                kinds.merge(
                    property.getKey(), PropertyKind.of(property.getValue()), PropertyKind::and));
  }

  /** Whether no feature was seen. */
  boolean isEmpty() {
    return empty;
  }

  /**
   * The columns for these: properties as they appeared, then the geometry. Names that differ in
   * case only are numbered.
   *
   * @param geometry the name of the geometry's column
   */
  FeatureColumns columns(String geometry) {
    Set<String> taken = new HashSet<>(Set.of(geometry.toLowerCase(Locale.ROOT)));
    List<FeatureColumns.Column> columns = new ArrayList<>();
    kinds.forEach(
        (property, kind) -> {
          String name = FeatureColumns.safe(property);
          String free = name;
          for (int i = 2; !taken.add(free.toLowerCase(Locale.ROOT)); i++) {
            free = name + "_" + i;
          }
          columns.add(new FeatureColumns.Column(property, free, kind.type()));
        });
    columns.add(new FeatureColumns.Column(FeatureColumns.GEOMETRY, geometry, DataTypes.BinaryType));
    return new FeatureColumns(columns);
  }
}
