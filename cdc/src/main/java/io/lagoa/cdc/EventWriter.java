package io.lagoa.cdc;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/** Writes the engine's records as events, each part as Kafka Connect's own JSON. */
final class EventWriter {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String OLD_KEY = "__debezium.oldkey";

  private final JsonConverter converter = new JsonConverter();
  private final IdentityHashMap<Schema, String> schemas = new IdentityHashMap<>();
  private final EnumCells enums = new EnumCells();
  private final long began;
  private final Map<LogTable, String> newest = new HashMap<>();
  private String last = "";
  private int repeated;

  /**
   * @param after the position of the last event before these; empty if there is none
   * @param began a time of the database, before it is read: rows of a snapshot are as old, and no
   *     newer than what the log tells of them afterwards
   */
  EventWriter(String after, Instant began) {
    this.began = ChronoUnit.MICROS.between(Instant.EPOCH, began);
    int end = after.lastIndexOf('-');
    if (end > 0) {
      last = after.substring(0, end);
      repeated = Integer.parseInt(after.substring(end + 1));
    }
    converter.configure(Map.of("schemas.enable", "false", "converter.type", "value"));
  }

  /** The event of a record whose value has an operation. */
  LogEvent event(SourceRecord record) {
    Struct value = (Struct) record.value();
    Struct source = value.getStruct("source");
    String sourceText = text(source.schema(), source);
    JsonNode place = parse(sourceText);
    Schema row = value.schema().field("after").schema();
    String schemaName = place.path(place.hasNonNull("schema") ? "schema" : "db").asText();
    LogTable table = new LogTable(schemaName, place.path("table").asText());
    if (EnumCells.in(place.path("connector").asText(), value.getString("op"))) {
      enums.mend(record.key(), table);
      enums.mend(value.get("before"), table);
      enums.mend(value.get("after"), table);
      enums.mend(header(record).map(Header::value).orElse(null), table);
    }
    String position = position(place);
    newest.put(table, position);
    return new LogEvent(
        position,
        value.getString("op"),
        table,
        text(record.keySchema(), record.key()),
        text(row, value.get("before")),
        text(row, value.get("after")),
        oldKey(record),
        Message.transaction(place),
        value.getString("op").equals("r") ? Math.min(began, micros(place)) : micros(place),
        sourceText,
        schema(row));
  }

  /** Tells the columns of a table of which no row was read; absent if an event told them. */
  Optional<LogEvent> columns(LogTable table, Schema row) {
    if (newest.containsKey(table)) {
      return Optional.empty();
    }
    repeated++;
    String position = numbered();
    newest.put(table, position);
    return Optional.of(
        new LogEvent(
            position,
            EventColumns.COLUMNS,
            table,
            null,
            null,
            null,
            null,
            null,
            began,
            "{}",
            schema(row)));
  }

  /** Where the newest event of each table stands that had one. */
  Map<LogTable, String> newest() {
    return newest;
  }

  private String schema(Schema row) {
    return schemas.computeIfAbsent(row, any -> converter.asJsonSchema(row).toString());
  }

  /**
   * Places in the log can be shared, and after a snapshot come twice: what came later sorts later,
   * whatever its place.
   */
  private String position(JsonNode place) {
    String at =
        LogPosition.of(place)
            .orElseThrow(
                () -> new IllegalStateException("An event without place in the log: " + place));
    repeated = at.compareTo(last) > 0 ? 0 : repeated + 1;
    last = at.compareTo(last) > 0 ? at : last;
    return position();
  }

  /** Where the last event stands. */
  String position() {
    return last.isEmpty() ? "" : numbered();
  }

  private String numbered() {
    return "%s-%09d".formatted(last, repeated);
  }

  private @Nullable String oldKey(SourceRecord record) {
    return header(record).map(header -> text(header.schema(), header.value())).orElse(null);
  }

  private static Optional<Header> header(SourceRecord record) {
    return Optional.ofNullable(record.headers().lastWithName(OLD_KEY));
  }

  private static long micros(JsonNode place) {
    return place.hasNonNull("ts_us")
        ? place.path("ts_us").asLong()
        : place.path("ts_ms").asLong() * 1000;
  }

  @org.jspecify.annotations.NullUnmarked
  private String text(Schema schema, Object value) {
    return value == null ? null : new String(converter.fromConnectData("", schema, value), UTF_8);
  }

  private static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
