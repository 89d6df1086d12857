package io.lagoa.cdc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row as an event left it, values that the event did not tell taken from the image before.
 *
 * @param row JSON; null if nothing but the held row is known
 * @param unfilled columns whose value is that of a row which the table already holds
 * @param heldKey the key of that row, JSON
 */
record Image(@Nullable String row, List<String> unfilled, String heldKey) {
  /** Of a row that the batch says nothing of. */
  static Image held(String key) {
    return new Image(null, List.of(), key);
  }

  /**
   * After an event.
   *
   * @param after the row of the event, JSON
   * @param before the row before as far as the event tells it, JSON
   * @param previous the image that the event changed
   */
  static Image of(String after, @Nullable String before, Image previous) {
    if (!Placeholder.perhapsIn(after)) {
      return new Image(after, List.of(), previous.heldKey());
    }
    ObjectNode row = (ObjectNode) parse(after);
    @Nullable JsonNode known = previous.row() == null ? null : parse(previous.row());
    @Nullable JsonNode old = before == null ? null : parse(before);
    List<String> unfilled = new ArrayList<>();
    List<String> names = new ArrayList<>();
    row.fieldNames().forEachRemaining(names::add);
    for (String name : names) {
      if (!Placeholder.is(row.path(name))) {
        continue;
      }
      boolean told = old != null && old.hasNonNull(name) && !Placeholder.is(old.path(name));
      if (told && old != null) {
        row.set(name, old.get(name));
      } else if (known != null && known.has(name) && !previous.unfilled().contains(name)) {
        row.set(name, known.get(name));
      } else {
        row.putNull(name);
        unfilled.add(name);
      }
    }
    return new Image(row.toString(), unfilled, previous.heldKey());
  }

  static JsonNode parse(String text) {
    try {
      return RowJson.MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new io.lagoa.error.LagoaException(
          io.lagoa.error.ErrorCode.DATA_ERROR,
          "Cannot read an event: its row is no JSON: "
              + text.substring(0, Math.min(80, text.length())),
          e);
    }
  }
}
