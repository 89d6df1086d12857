package io.lagoa.sink;

import static io.lagoa.error.ErrorCode.SCHEMA_MISMATCH;

import io.lagoa.database.QualifiedName;
import io.lagoa.database.Relation;
import io.lagoa.error.LagoaException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The table that receives deliveries, as its database describes it.
 *
 * @param columns empty if the table does not exist yet
 * @param uniqueKeys the sets of columns that are unique
 */
record Target(
    Relation relation, List<Relation.Column> columns, Collection<Set<String>> uniqueKeys) {

  /** Reads the metadata of the target; changes nothing. */
  static Target look(Connection connection, String name) throws SQLException {
    QualifiedName qualified = QualifiedName.of(name);
    Optional<Relation> found = Relation.find(connection, qualified);
    if (found.isEmpty()) {
      return new Target(Relation.planned(connection, qualified), List.of(), List.of());
    }
    Relation relation = found.get();
    return new Target(relation, relation.columns(connection), relation.uniqueKeys(connection));
  }

  boolean exists() {
    return !columns.isEmpty();
  }

  /** The statement that creates the target. */
  void create(
      Connection connection, List<ColumnMapping> mappings, List<String> key, Dialect dialect)
      throws SQLException {
    Stream<String> definitions =
        mappings.stream()
            .map(
                mapping -> {
                  boolean inKey = key.contains(mapping.name());
                  return quoted(mapping.name())
                      + " "
                      + dialect.columnType(mapping.type(), inKey)
                      + (inKey ? " NOT NULL" : "");
                });
    Stream<String> primaryKey =
        key.isEmpty()
            ? Stream.of()
            : Stream.of(
                key.stream()
                    .map(this::quoted)
                    .collect(Collectors.joining(", ", "PRIMARY KEY (", ")")));
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          Stream.concat(definitions, primaryKey)
              .collect(Collectors.joining(", ", "CREATE TABLE " + relation.sql() + " (", ")")));
    }
  }

  /**
   * Holds the target against what is to be delivered.
   *
   * @param source the lake's table, for messages
   * @param key the columns that must be unique; empty if none must
   * @throws LagoaException {@code SCHEMA_MISMATCH} if a column or the uniqueness is missing
   */
  void require(String source, List<ColumnMapping> mappings, List<String> key) {
    for (ColumnMapping mapping : mappings) {
      if (find(mapping.name()).isEmpty()) {
        throw new LagoaException(
            SCHEMA_MISMATCH,
            "Cannot deliver %s to %s: it has no column %s; ALTER TABLE %s ADD %s %s, or leave the column out of the query"
                .formatted(
                    source,
                    relation,
                    mapping.name(),
                    relation.sql(),
                    quoted(mapping.name()),
                    mapping.type()));
      }
    }
    Set<String> wanted =
        key.stream().map(column -> column(column).name()).collect(Collectors.toSet());
    if (!key.isEmpty() && uniqueKeys.stream().map(HashSet::new).noneMatch(wanted::equals)) {
      throw new LagoaException(
          SCHEMA_MISMATCH,
          "Cannot deliver %s to %s by key %s: neither its primary key nor a unique index is on exactly these columns; CREATE UNIQUE INDEX ON %s (%s), or name the key that it has"
              .formatted(
                  source,
                  relation,
                  key,
                  relation.sql(),
                  key.stream().map(this::sql).collect(Collectors.joining(", "))));
    }
  }

  /** The target's column of a lake's column. */
  Relation.Column column(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new LagoaException(
                    SCHEMA_MISMATCH,
                    "Cannot deliver to %s: it has no column %s".formatted(relation, name)));
  }

  /** The same as SQL wants it. */
  String sql(String name) {
    return quoted(column(name).name());
  }

  private Optional<Relation.Column> find(String name) {
    return columns.stream()
        .filter(column -> column.name().equals(name))
        .findFirst()
        .or(
            () ->
                columns.stream()
                    .filter(column -> column.name().equalsIgnoreCase(name))
                    .findFirst());
  }

  private String quoted(String name) {
    return relation.spelling().quoted(name);
  }
}
