package io.lagoa.sink;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What a target gets beside its key and comments when a delivery creates it. One that exists keeps
 * its own.
 *
 * @param indexes the columns of each index
 * @param grants the columns that a role or user of the database may read, {@code *} for all; names
 *     as the database spells them
 */
public record Creation(List<List<String>> indexes, Map<String, List<String>> grants) {
  /** What stands for all columns, also those that come later. */
  static final String ALL = "*";

  /** Key and comments only. */
  static final Creation PLAIN = new Creation(List.of(), Map.of());

  public Creation {
    if (indexes.stream().anyMatch(List::isEmpty)
        || grants.values().stream().anyMatch(List::isEmpty)) {
      throw new LagoaException(
          ErrorCode.CONFIG_INVALID,
          "Invalid create: an index or grant names no column; name some, * for all, or leave it out");
    }
    indexes = indexes.stream().map(List::copyOf).toList();
    Map<String, List<String>> copied = new LinkedHashMap<>();
    grants.forEach((grantee, columns) -> copied.put(grantee, List.copyOf(columns)));
    grants = copied;
  }

  Creation index(List<String> columns) {
    List<List<String>> more = new ArrayList<>(indexes);
    more.add(columns);
    return new Creation(more, grants);
  }

  Creation grant(String grantee, List<String> columns) {
    Map<String, List<String>> more = new LinkedHashMap<>(grants);
    more.put(grantee, columns);
    return new Creation(indexes, more);
  }

  /** The same with each column's name replaced. */
  Creation with(UnaryOperator<String> named) {
    Map<String, List<String>> granted = new LinkedHashMap<>();
    grants.forEach(
        (grantee, columns) ->
            granted.put(grantee, columns.contains(ALL) ? columns : each(columns, named)));
    return new Creation(indexes.stream().map(index -> each(index, named)).toList(), granted);
  }

  /** Whether an index is on the column. */
  boolean indexes(String column) {
    return indexes.stream().anyMatch(index -> index.contains(column));
  }

  private static List<String> each(List<String> columns, UnaryOperator<String> named) {
    return columns.stream().map(named).toList();
  }
}
