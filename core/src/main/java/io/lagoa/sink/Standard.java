package io.lagoa.sink;

import java.util.List;
import java.util.stream.Collectors;

/** The statements of a merge as the SQL standard writes them. */
public final class Standard {
  private Standard() {}

  static List<String> upsert(Merge merge) {
    String target = merge.target();
    String incoming =
        "FROM %s s WHERE %s AND %s"
            .formatted(merge.staging(), merge.match(target), merge.upserts());
    String set =
        merge.values().stream()
            .map(slot -> "%s = (SELECT %s %s)".formatted(slot.sql(), slot.staged(), incoming))
            .collect(Collectors.joining(", "));
    return merge.updateAndInsert(
        "UPDATE %s SET %s WHERE EXISTS (SELECT 1 %s AND %s)"
            .formatted(target, set, incoming, merge.differs(differs(target))));
  }

  /** That a column differs between {@code held} and staged row, both with NULL. */
  public static Merge.Difference differs(String held) {
    return (column, staged, comparable) -> {
      String h = held + "." + column;
      return "(%1$s <> %2$s OR (%1$s IS NULL AND %2$s IS NOT NULL) OR (%1$s IS NOT NULL AND %2$s IS NULL))"
          .formatted(h, staged);
    };
  }
}
