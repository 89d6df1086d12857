package io.lagoa.sink;

import io.lagoa.database.QualifiedName;
import io.lagoa.database.Relation;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The table that receives deliveries, as its database describes it.
 *
 * @param columns empty if the table does not exist yet
 * @param uniqueKeys the sets of columns that are unique
 */
record Target(Relation relation, List<TargetColumn> columns, Collection<Set<String>> uniqueKeys) {

  /** Reads the metadata of the target; changes nothing. */
  static Target look(Connection connection, String name, Dialect dialect) throws SQLException {
    QualifiedName qualified = QualifiedName.of(name);
    Optional<Relation> found = Relation.find(connection, qualified);
    if (found.isEmpty()) {
      return new Target(Relation.planned(connection, qualified), List.of(), List.of());
    }
    Relation relation = found.get();
    return new Target(
        relation, dialect.columns(connection, relation), relation.uniqueKeys(connection));
  }

  boolean exists() {
    return !columns.isEmpty();
  }

  /** Whether it holds no row. */
  boolean isEmpty(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setMaxRows(1);
      return !statement.executeQuery("SELECT 1 FROM " + relation.sql()).next();
    }
  }

  Optional<TargetColumn> find(String name) {
    return columns.stream()
        .filter(column -> column.name().equals(name))
        .findFirst()
        .or(
            () ->
                columns.stream()
                    .filter(column -> column.name().equalsIgnoreCase(name))
                    .findFirst());
  }

  String quoted(String name) {
    return relation.spelling().quoted(name);
  }
}
