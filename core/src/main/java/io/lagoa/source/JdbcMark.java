package io.lagoa.source;

import io.lagoa.database.Product;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A position of a {@link Jdbc} source.
 *
 * @param column the watermark's column
 * @param value its newest value as text; empty if no row has one
 * @param at how many rows have that value
 * @param nulls how many rows have none
 * @param again what lies within the overlap below the value: the overlap, how many rows, and what
 *     their keys add up to; empty without overlap
 */
record JdbcMark(String column, String value, long at, long nulls, String again) {

  /** The mark of a position; absent if it is one of another column. */
  static Optional<JdbcMark> of(Position position, String column) {
    Map<String, String> values = position.values();
    return column.equals(values.get("column"))
        ? Optional.of(
            new JdbcMark(
                column,
                values.getOrDefault("watermark", ""),
                Long.parseLong(values.getOrDefault("at", "0")),
                Long.parseLong(values.getOrDefault("nulls", "0")),
                values.getOrDefault("again", "")))
        : Optional.empty();
  }

  JdbcMark again(String overlapped) {
    return new JdbcMark(column, value, at, nulls, overlapped);
  }

  Position position() {
    Map<String, String> values = new TreeMap<>();
    values.put("column", column);
    values.put("watermark", value);
    values.put("at", Long.toString(at));
    values.put("nulls", Long.toString(nulls));
    if (!again.isEmpty()) {
      values.put("again", again);
    }
    return new Position(values);
  }

  boolean isEmpty() {
    return value.isEmpty();
  }

  String literal(WatermarkKind kind, Product product) {
    return kind.literal(value, product);
  }
}
