package io.lagoa.cdc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Map;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/** Values of Avro in JSON, as Kafka Connect writes them: bytes in base64, dates as numbers. */
final class AvroValues {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private AvroValues() {}

  /**
   * A value as JSON.
   *
   * @param schema the value's
   * @param value as Avro's generic reader gives it
   */
  static JsonNode json(Schema schema, @Nullable Object value) {
    if (value == null) {
      return JSON.nullNode();
    }
    Schema type = AvroTypes.valued(schema);
    if (AvroTypes.isInstant(type)) {
      return JSON.textNode(instant(type, (Long) value).toString());
    }
    if (value instanceof IndexedRecord record) {
      ObjectNode object = JSON.objectNode();
      for (Schema.Field field : record.getSchema().getFields()) {
        object.set(field.name(), json(field.schema(), record.get(field.pos())));
      }
      return type.isUnion() ? JSON.textNode(object.toString()) : object;
    }
    if (value instanceof Collection<?> items) {
      ArrayNode array = JSON.arrayNode();
      items.forEach(item -> array.add(json(type.getElementType(), item)));
      return array;
    }
    if (value instanceof Map<?, ?> entries) {
      ObjectNode object = JSON.objectNode();
      entries.forEach(
          (key, item) -> object.set(String.valueOf(key), json(type.getValueType(), item)));
      return object;
    }
    return type.isUnion() ? JSON.textNode(String.valueOf(value)) : plain(value);
  }

  /** A single value as JSON. */
  static JsonNode plain(Object value) {
    if (value instanceof ByteBuffer bytes) {
      byte[] copy = new byte[bytes.remaining()];
      bytes.duplicate().get(copy);
      return JSON.binaryNode(copy);
    }
    if (value instanceof GenericFixed fixed) {
      return JSON.binaryNode(fixed.bytes());
    }
    return value instanceof CharSequence || value.getClass().isEnum()
        ? JSON.textNode(value.toString())
        : number(value);
  }

  private static JsonNode number(Object value) {
    boolean simple = value instanceof Number || value instanceof Boolean;
    return simple ? MAPPER.valueToTree(value) : JSON.textNode(value.toString());
  }

  private static Instant instant(Schema type, long count) {
    return type.getLogicalType() instanceof LogicalTypes.TimestampMillis
        ? Instant.ofEpochMilli(count)
        : Instant.EPOCH.plus(count, ChronoUnit.MICROS);
  }
}
