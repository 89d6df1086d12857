package io.lagoa.sink;

import io.lagoa.database.QualifiedName;
import io.lagoa.database.Relation;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

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

  /** Creates the target, with its key and what the table says of itself and its columns. */
  void create(
      Connection connection,
      StructType schema,
      SinkContext context,
      List<String> key,
      ColumnType types)
      throws SQLException {
    List<Dialect.Comment> comments = new ArrayList<>();
    List<String> definitions = new ArrayList<>();
    for (StructField field : schema.fields()) {
      boolean inKey = key.contains(field.name());
      String column = quoted(field.name());
      String definition = types.of(field, inKey) + (inKey ? " NOT NULL" : "");
      definitions.add(column + " " + definition);
      Optional.ofNullable(context.columns().get(field.name()))
          .ifPresent(text -> comments.add(new Dialect.Comment(column, definition, text)));
    }
    Stream<String> primaryKey =
        key.isEmpty()
            ? Stream.of()
            : Stream.of(
                key.stream()
                    .map(this::quoted)
                    .collect(Collectors.joining(", ", "PRIMARY KEY (", ")")));
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          Stream.concat(definitions.stream(), primaryKey)
              .collect(Collectors.joining(", ", "CREATE TABLE " + relation.sql() + " (", ")")));
      for (String comment :
          types.dialect().comments(relation.sql(), context.description(), comments)) {
        statement.execute(comment);
      }
    }
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
