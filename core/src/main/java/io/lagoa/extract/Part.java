package io.lagoa.extract;

import java.io.Serializable;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Rows that one reader reads.
 *
 * @param from a table or query as SQL wants it after FROM
 * @param condition as SQL wants it after WHERE
 */
public record Part(String from, String condition) implements Serializable {
  /** How many rows a query gives that is not limited. */
  static final int UNLIMITED = -1;

  /** What of this part also satisfies other conditions. */
  public Part and(List<String> others) {
    return new Part(from, both(condition, others));
  }

  /** A condition and others. */
  static String both(String condition, List<String> others) {
    Stream<String> all = Stream.concat(Stream.of(condition), others.stream());
    return others.isEmpty()
        ? condition
        : all.map("(%s)"::formatted).collect(Collectors.joining(" AND "));
  }

  /** The query for these columns; without any, each row has no values. */
  String select(List<? extends WireColumn<?>> columns, int limit) {
    String expressions =
        columns.stream().map(WireColumn::expression).collect(Collectors.joining(", "));
    return "SELECT %s FROM %s WHERE %s%s"
        .formatted(expressions, from, condition, limit == UNLIMITED ? "" : " LIMIT " + limit);
  }
}
