package io.lagoa.cdc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a message of Debezium says, as JSON with or without its schema. */
sealed interface Message {

  /**
   * A row was read, made, changed or deleted, or a table emptied.
   *
   * @param position where in the log; empty if the message does not tell
   * @param schema of the row, JSON; null if the message does not bring it
   */
  record Change(
      String op,
      LogTable table,
      @Nullable String before,
      @Nullable String after,
      Optional<String> position,
      @Nullable String transaction,
      long changedAtMicros,
      String source,
      @Nullable String schema)
      implements Message {}

  /** No row: a mark that a key is deleted, a definition, the bounds of a transaction, a key. */
  record Aside(String what) implements Message {}

  /** It cannot be taken for any of these. */
  record Refused(String reason) implements Message {}

  /**
   * Reads the value of a message.
   *
   * @param value null for a tombstone
   */
  static Message of(@Nullable String value) {
    if (value == null || value.isBlank()) {
      return new Aside("tombstone");
    }
    try {
      JsonNode all = RowJson.MAPPER.readTree(value);
      boolean wrapped = all.has("payload") && all.has("schema");
      JsonNode payload = wrapped ? all.path("payload") : all;
      return of(payload, wrapped ? all.path("schema") : NullNode.getInstance());
    } catch (JsonProcessingException e) {
      return new Refused("it is no JSON: " + e.getOriginalMessage());
    }
  }

  /** Reads a payload with its schema. */
  static Message of(JsonNode payload, JsonNode schema) {
    return of(payload, Envelope.of(schema));
  }

  /** Reads a payload whose schema is known. */
  static Message of(JsonNode payload, Envelope envelope) {
    if (payload.isNull()) {
      return new Aside("tombstone");
    }
    if (!payload.isObject()) {
      return new Refused("it is no object");
    }
    if (payload.has("ddl") || payload.has("tableChanges")) {
      return new Aside("definition");
    }
    if (payload.path("status").isTextual() && payload.has("id") && payload.has("event_count")) {
      return new Aside("transaction");
    }
    if (!payload.hasNonNull("op")) {
      return envelope.name().endsWith("Key") || payload.isEmpty()
          ? new Aside("key")
          : new Refused("it has no op: a row without envelope, or the key of another message");
    }
    return switch (payload.path("op").asText()) {
      case "m" -> new Aside("message");
      case "r", "c", "u", "d", "t" -> change(payload, envelope);
      default -> new Refused("its op is '%s'".formatted(payload.path("op").asText()));
    };
  }

  private static Message change(JsonNode payload, Envelope envelope) {
    String op = payload.path("op").asText();
    JsonNode source = payload.path("source");
    if (op.matches("[rcu]") && !payload.path("after").isObject()) {
      return new Refused(
          payload.path("after").isTextual()
              ? "its row is a document in text, as MongoDB's are"
              : "it has no row after it");
    }
    return new Change(
        op,
        new LogTable(
            source.path(source.hasNonNull("schema") ? "schema" : "db").asText(),
            source.path("table").asText()),
        text(payload.path("before")),
        text(payload.path("after")),
        LogPosition.of(source),
        transaction(source),
        source.hasNonNull("ts_us")
            ? source.path("ts_us").asLong()
            : source.path("ts_ms").asLong() * 1000,
        source.toString(),
        envelope.row());
  }

  /** The transaction, as the database names it. */
  static @Nullable String transaction(JsonNode source) {
    for (String field : new String[] {"txId", "gtid", "commit_lsn"}) {
      if (source.hasNonNull(field)) {
        return source.path(field).asText();
      }
    }
    return null;
  }

  private static @Nullable String text(JsonNode node) {
    return node.isNull() || node.isMissingNode() ? null : node.toString();
  }
}
