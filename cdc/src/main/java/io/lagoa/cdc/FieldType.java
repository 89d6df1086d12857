package io.lagoa.cdc;

import com.fasterxml.jackson.databind.JsonNode;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The type of a value in an event, as Kafka Connect's JSON describes it.
 *
 * @param type the kind of value: {@code int32}, {@code string}, {@code struct} and so on
 * @param name what the value stands for, such as {@code io.debezium.time.MicroTimestamp}; empty if
 *     no more than its kind says
 * @param parameters of the name, such as a scale
 * @param items the type of an array's elements, or of a map's values
 * @param fields of a struct, by name
 * @param standard the value that a column of this type has by default, JSON
 */
record FieldType(
    String type,
    String name,
    Map<String, String> parameters,
    @Nullable FieldType items,
    Map<String, FieldType> fields,
    @Nullable JsonNode standard) {

  /**
   * Reads a schema.
   *
   * @throws LagoaException {@code DATA_ERROR} if it is none
   */
  static FieldType of(JsonNode schema) {
    String type = schema.path("type").asText().toLowerCase(Locale.ROOT);
    if (type.isEmpty()) {
      throw refused("a schema without type: " + schema);
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    schema
        .path("parameters")
        .fields()
        .forEachRemaining(entry -> parameters.put(entry.getKey(), entry.getValue().asText()));
    Map<String, FieldType> fields = new LinkedHashMap<>();
    for (JsonNode field : schema.path("fields")) {
      String name = field.path("field").asText(field.path("name").asText());
      if (name.isEmpty()) {
        throw refused("a field without name: " + field);
      }
      fields.put(name, of(field.has("schema") ? field.path("schema") : field));
    }
    JsonNode items = schema.path(type.equals("map") ? "values" : "items");
    return new FieldType(
        type,
        schema.path("name").asText(""),
        parameters,
        items.isObject() ? of(items) : null,
        fields,
        schema.hasNonNull("default") ? schema.path("default") : null);
  }

  private static LagoaException refused(String what) {
    return new LagoaException(ErrorCode.DATA_ERROR, "Cannot read an event: %s".formatted(what));
  }
}
