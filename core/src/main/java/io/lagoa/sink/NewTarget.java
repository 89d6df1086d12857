package io.lagoa.sink;

import io.lagoa.database.Relation;
import io.lagoa.error.Milestone;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * A target that is not there yet, with its key, what the table says of itself and its columns, its
 * indexes, and who may read it.
 */
record NewTarget(
    Relation relation,
    StructType schema,
    List<String> key,
    Creation creation,
    SinkContext context,
    ColumnType types) {
  /** The shortest limit of the databases that are in use is 63 (PostgreSQL). */
  private static final int LONGEST_NAME = 60;

  /** Creates all of it or, where a statement fails, nothing. */
  void create(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(table());
      Milestone.TARGET_CREATED.passed();
      try {
        for (String sql : more(List.of())) {
          statement.execute(sql);
        }
      } catch (SQLException failure) {
        if (!types.dialect().dropsInTransaction()) {
          statement.execute("DROP TABLE " + relation.sql()); // else the transaction forgets it
        }
        throw failure;
      }
    }
  }

  /** Adds to the table, which is there, what is missing of the rest. */
  void complete(Connection connection) throws SQLException {
    List<String> there = new ArrayList<>();
    try (ResultSet rows = relation.indexes(connection)) {
      while (rows.next()) {
        there.add(String.valueOf(rows.getString("INDEX_NAME")));
      }
    }
    try (Statement statement = connection.createStatement()) {
      for (String sql : more(there)) {
        statement.execute(sql);
      }
    }
  }

  private String table() {
    List<String> definitions = new ArrayList<>();
    for (StructField field : schema.fields()) {
      definitions.add(quoted(field.name()) + " " + definition(field));
    }
    if (!key.isEmpty()) {
      definitions.add("PRIMARY KEY (%s)".formatted(quoted(key)));
    }
    return "CREATE TABLE %s (%s)".formatted(relation.sql(), String.join(", ", definitions));
  }

  private String definition(StructField field) {
    boolean inKey = key.contains(field.name());
    return types.of(field, inKey || creation.indexes(field.name())) + (inKey ? " NOT NULL" : "");
  }

  /**
   * The statements after that which makes the table.
   *
   * @param there the indexes that it has
   */
  private List<String> more(List<String> there) {
    List<String> statements =
        new ArrayList<>(types.dialect().comments(relation.sql(), context.description(), words()));
    for (List<String> columns : creation.indexes()) {
      if (there.contains(index(columns))) {
        continue;
      }
      statements.add(
          "CREATE INDEX %s ON %s (%s)"
              .formatted(
                  relation.spelling().quoted(index(columns)), relation.sql(), quoted(columns)));
    }
    creation
        .grants()
        .forEach(
            (grantee, columns) ->
                statements.addAll(
                    types
                        .dialect()
                        .grant(
                            relation.sql(),
                            columns.contains(Creation.ALL) ? "" : quoted(columns),
                            grantee,
                            relation.spelling())));
    return statements;
  }

  private List<Dialect.Comment> words() {
    List<Dialect.Comment> words = new ArrayList<>();
    for (StructField field : schema.fields()) {
      Optional.ofNullable(context.columns().get(field.name()))
          .ifPresent(
              text ->
                  words.add(new Dialect.Comment(quoted(field.name()), definition(field), text)));
    }
    return words;
  }

  private String index(List<String> columns) {
    String name = relation.name() + "_" + String.join("_", columns) + "_idx";
    return name.length() <= LONGEST_NAME
        ? name
        : "%s_%08x_idx".formatted(name.substring(0, LONGEST_NAME - 13), name.hashCode());
  }

  private String quoted(List<String> columns) {
    return columns.stream().map(this::quoted).collect(Collectors.joining(", "));
  }

  private String quoted(String column) {
    return relation.spelling().quoted(column);
  }
}
