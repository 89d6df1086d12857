package io.lagoa.database;

import java.util.List;
import java.util.Optional;

/**
 * A table as the database's metadata tells it.
 *
 * @param rows how many its statistics say that it has; absent if there are none
 */
public record SurveyedTable(
    Listed listed,
    List<SurveyedColumn> columns,
    List<String> primaryKey,
    List<ForeignKey> foreignKeys,
    Optional<Long> rows) {
  public SurveyedTable {
    columns = List.copyOf(columns);
    primaryKey = List.copyOf(primaryKey);
    foreignKeys = List.copyOf(foreignKeys);
  }

  public Relation relation() {
    return listed.relation();
  }
}
