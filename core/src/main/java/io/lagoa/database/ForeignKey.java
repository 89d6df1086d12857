package io.lagoa.database;

import java.util.List;

/**
 * A reference from one table to another, as the database declares it.
 *
 * @param columns of the table that refers
 * @param target the table that is referred to
 * @param targetColumns in the order of {@code columns}
 */
public record ForeignKey(List<String> columns, Relation target, List<String> targetColumns) {
  public ForeignKey {
    columns = List.copyOf(columns);
    targetColumns = List.copyOf(targetColumns);
  }
}
