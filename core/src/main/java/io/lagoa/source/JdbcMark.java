package io.lagoa.source;

import io.lagoa.database.Product;
import java.util.Map;
import java.util.Optional;

/**
 * A position of a {@link Jdbc} source.
 *
 * @param column the watermark's column
 * @param value its newest value as text; empty if no row has one
 * @param at how many rows have that value
 * @param nulls how many rows have none
 */
record JdbcMark(String column, String value, long at, long nulls) {

  /** The mark of a position; absent if it is one of another column. */
  static Optional<JdbcMark> of(Position position, String column) {
    Map<String, String> values = position.values();
    return column.equals(values.get("column"))
        ? Optional.of(
            new JdbcMark(
                column,
                values.getOrDefault("watermark", ""),
                Long.parseLong(values.getOrDefault("at", "0")),
                Long.parseLong(values.getOrDefault("nulls", "0"))))
        : Optional.empty();
  }

  Position position() {
    return new Position(
        Map.of(
            "column",
            column,
            "watermark",
            value,
            "at",
            Long.toString(at),
            "nulls",
            Long.toString(nulls)));
  }

  boolean isEmpty() {
    return value.isEmpty();
  }

  String literal(WatermarkKind kind, Product product) {
    return kind.literal(value, product);
  }
}
