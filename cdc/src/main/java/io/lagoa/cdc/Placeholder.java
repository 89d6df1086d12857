package io.lagoa.cdc;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.apache.spark.sql.Column;
import org.jspecify.annotations.Nullable;

/**
 * Tells what stands for a large value that an update left as it was: PostgreSQL's log does not hold
 * it again, so Debezium writes a fixed text, in the form of the column's type.
 */
final class Placeholder {
  private static final String TEXT = "__debezium_unavailable_value";
  private static final byte[] BYTES = TEXT.getBytes(StandardCharsets.UTF_8);
  private static final String BASE64 = Base64.getEncoder().encodeToString(BYTES);

  /** In the form of a hstore as JSON, and as the only element of an array of uuid. */
  private static final String HSTORE = "{\"%1$s\":\"%1$s\"}".formatted(TEXT);

  private static final String UUID = java.util.UUID.nameUUIDFromBytes(BYTES).toString();

  /** The numbers of the text, as an array of numbers begins. */
  private static final String NUMBERS = "[95,95,100,101,98,101,122";

  private Placeholder() {}

  /** Whether a row may hold one; true for every row that does. */
  static boolean perhapsIn(@Nullable String row) {
    return row != null
        && (row.contains(TEXT)
            || row.contains(BASE64)
            || row.contains(NUMBERS)
            || row.contains(UUID));
  }

  /** As {@link #perhapsIn}, in a query. */
  static Column perhapsIn(Column row) {
    return row.contains(TEXT)
        .or(row.contains(BASE64))
        .or(row.contains(NUMBERS))
        .or(row.contains(UUID));
  }

  static boolean is(JsonNode value) {
    if (value.isTextual()) {
      return List.of(TEXT, BASE64, HSTORE, UUID).contains(value.asText());
    }
    if (value.isArray()) {
      return (value.size() == 1 && is(value.get(0))) || areNumbers(value);
    }
    return value.isObject() && value.size() == 1 && value.has(TEXT);
  }

  private static boolean areNumbers(JsonNode array) {
    if (array.size() != BYTES.length) {
      return false;
    }
    for (int i = 0; i < BYTES.length; i++) {
      if (!array.get(i).isNumber() || array.get(i).asInt() != BYTES[i]) {
        return false;
      }
    }
    return true;
  }
}
