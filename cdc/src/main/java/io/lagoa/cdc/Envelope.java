package io.lagoa.cdc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import org.jspecify.annotations.Nullable;

/**
 * The schema of a message of Debezium.
 *
 * @param name the schema's; empty if it has none
 * @param row the schema of the row, JSON; null if the message does not bring it
 */
record Envelope(String name, @Nullable String row) {
  static Envelope of(JsonNode schema) {
    JsonNode row = NullNode.getInstance();
    for (JsonNode field : schema.path("fields")) {
      if (field.path("field").asText().equals("after")) {
        row = field;
      }
    }
    return new Envelope(schema.path("name").asText(), row.isNull() ? null : row.toString());
  }
}
