package io.lagoa.cdc;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/**
 * Decides what a schema of Avro is in Kafka Connect. What Connect's converter noted of the schema
 * that it made ({@code connect.name} and so on) goes before Avro's logical types.
 */
final class AvroTypes {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String CONNECT = "org.apache.kafka.connect.data.";

  /** Text of an instant, as {@link AvroValues} writes it. */
  static final String INSTANT = "io.debezium.time.ZonedTimestamp";

  private AvroTypes() {}

  /** The schema of a value. */
  static ObjectNode connect(Schema avro) {
    Schema schema = valued(avro);
    ObjectNode type = JSON.objectNode();
    switch (schema.getType()) {
      case RECORD -> {
        type.put("type", "struct").put("name", schema.getFullName());
        for (Schema.Field field : schema.getFields()) {
          type.withArray("fields").add(connect(field.schema()).put("field", field.name()));
        }
      }
      case ARRAY -> type.put("type", "array").set("items", connect(schema.getElementType()));
      case MAP -> type.put("type", "map").set("values", connect(schema.getValueType()));
      case INT -> type.put("type", noted(schema, "connect.type", "int32"));
      case LONG -> type.put("type", "int64");
      case FLOAT -> type.put("type", "float");
      case DOUBLE -> type.put("type", "double");
      case BOOLEAN -> type.put("type", "boolean");
      case BYTES, FIXED -> type.put("type", "bytes");
      default -> type.put("type", "string");
    }
    named(schema, type);
    standard(schema, type);
    return type;
  }

  /**
   * The one schema beside null; a union of several is itself, and its values are text.
   *
   * @param schema of any type
   */
  static Schema valued(Schema schema) {
    if (!schema.isUnion()) {
      return schema;
    }
    List<Schema> some =
        schema.getTypes().stream().filter(each -> each.getType() != Schema.Type.NULL).toList();
    return some.size() == 1 ? some.get(0) : schema;
  }

  /** Whether values are instants by Avro's own word, which are written as text. */
  static boolean isInstant(Schema schema) {
    return schema.getProp("connect.name") == null
        && (schema.getLogicalType() instanceof LogicalTypes.TimestampMillis
            || schema.getLogicalType() instanceof LogicalTypes.TimestampMicros);
  }

  private static void named(Schema schema, ObjectNode type) {
    if (schema.getLogicalType() instanceof LogicalTypes.Decimal decimal) {
      type.put("name", CONNECT + "Decimal");
      type.withObject("/parameters")
          .put("scale", Integer.toString(decimal.getScale()))
          .put("connect.decimal.precision", Integer.toString(decimal.getPrecision()));
      return;
    }
    if (isInstant(schema)) {
      type.put("type", "string").put("name", INSTANT);
      return;
    }
    String name = noted(schema, "connect.name", logical(schema));
    if (!name.isEmpty()) {
      type.put("name", name);
    }
    if (schema.getObjectProp("connect.parameters") instanceof Map<?, ?> parameters) {
      parameters.forEach(
          (key, value) ->
              type.withObject("/parameters").put(String.valueOf(key), String.valueOf(value)));
    }
  }

  private static String logical(Schema schema) {
    if (schema.getLogicalType() == null) {
      return "";
    }
    return switch (schema.getLogicalType().getName()) {
      case "date" -> CONNECT + "Date";
      case "time-millis" -> CONNECT + "Time";
      case "time-micros" -> "io.debezium.time.MicroTime";
      case "local-timestamp-millis" -> CONNECT + "Timestamp";
      case "local-timestamp-micros" -> "io.debezium.time.MicroTimestamp";
      default -> "";
    };
  }

  /** The value that the database gives to rows which do not tell one. */
  private static void standard(Schema schema, ObjectNode type) {
    Object standard = schema.getObjectProp("connect.default");
    if (standard instanceof Number || standard instanceof Boolean || standard instanceof String) {
      type.set("default", AvroValues.plain(standard));
    }
  }

  private static String noted(Schema schema, String property, String otherwise) {
    String noted = schema.getProp(property);
    return noted == null ? otherwise : noted;
  }
}
