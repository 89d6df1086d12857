package io.lagoa.cdc;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lagoa.source.Position;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * How far a log has been read: what is recorded with the events.
 *
 * @param offset the engine's own offset, JSON
 * @param last the position of the last event; empty before there was one
 * @param history the definitions of the tables that the engine needs, lines of JSON; recorded
 *     compressed
 * @param tables whose events are read
 * @param at when the run that came so far began to read
 * @param newest the position of each table's newest event, or one that it is not after
 * @param ids what tells tables, and the log up to there, from others of their names
 */
record LogMark(
    String offset,
    String last,
    List<String> history,
    List<String> tables,
    Instant at,
    Map<String, String> newest,
    Map<String, String> ids) {
  private static final String ID = "id of ";
  private static final String NEWEST = "newest of ";
  private static final ObjectMapper JSON = new ObjectMapper();

  static Optional<LogMark> of(Position position) {
    Map<String, String> values = position.values();
    String offset = values.get("offset");
    return offset == null
        ? Optional.empty()
        : Optional.of(
            new LogMark(
                offset,
                values.getOrDefault("last", ""),
                unpacked(values.getOrDefault("history", "")),
                List.of(values.getOrDefault("tables", "").split("\n")),
                Instant.parse(values.getOrDefault("at", Instant.EPOCH.toString())),
                named(NEWEST, values),
                named(ID, values)));
  }

  private static Map<String, String> named(String prefix, Map<String, String> values) {
    Map<String, String> named = new TreeMap<>();
    values.forEach(
        (key, value) -> {
          if (key.startsWith(prefix)) {
            named.put(key.substring(prefix.length()), value);
          }
        });
    return named;
  }

  /** The position of a table's newest event, as a recorded position tells it, if it does. */
  static Optional<String> newest(Map<String, String> position, LogTable table) {
    return Optional.ofNullable(position.get(NEWEST + table));
  }

  /** The same with more of what tells it. */
  LogMark with(Map<String, String> more) {
    Map<String, String> all = new TreeMap<>(ids);
    all.putAll(more);
    return new LogMark(offset, last, history, tables, at, newest, all);
  }

  Position position() {
    Map<String, String> values = new HashMap<>();
    values.put("offset", offset);
    values.put("last", last);
    values.put("tables", String.join("\n", tables));
    values.put("at", at.toString());
    newest.forEach((key, value) -> values.put(NEWEST + key, value));
    ids.forEach((key, value) -> values.put(ID + key, value));
    if (!history.isEmpty()) {
      values.put("history", packed(history));
    }
    return new Position(values);
  }

  /** A part of the offset. */
  JsonNode part(String name) {
    return parsed().path(name);
  }

  /** The offset with some parts raised to a value, where they are lower. */
  String offsetAtLeast(long value, String... parts) {
    ObjectNode raised = (ObjectNode) parsed();
    for (String part : parts) {
      if (Long.compareUnsigned(raised.path(part).asLong(), value) < 0) {
        raised.put(part, value);
      }
    }
    return raised.toString();
  }

  private JsonNode parsed() {
    try {
      return JSON.readTree(offset);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("An offset that is no JSON: " + offset, e);
    }
  }

  private static String packed(List<String> lines) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
      zip.write(String.join("\n", lines).getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  private static List<String> unpacked(String text) {
    if (text.isEmpty()) {
      return List.of();
    }
    try (GZIPInputStream zip =
        new GZIPInputStream(new ByteArrayInputStream(Base64.getDecoder().decode(text)))) {
      return List.of(new String(zip.readAllBytes(), UTF_8).split("\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
