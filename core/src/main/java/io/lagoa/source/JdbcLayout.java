package io.lagoa.source;

import static io.lagoa.error.ErrorCode.CONFIG_INVALID;

import io.lagoa.database.Database;
import io.lagoa.database.Product;
import io.lagoa.database.QualifiedName;
import io.lagoa.database.Relation;
import io.lagoa.database.Spelling;
import io.lagoa.error.LagoaException;
import io.lagoa.extract.SourceColumn;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What a database's metadata tells of a source's table or query.
 *
 * @param from the table or query as SQL wants it after FROM
 * @param meant the same with the rows only that are meant
 * @param title the table or query for messages
 * @param primaryKey of the table; empty for a query
 */
record JdbcLayout(
    String from,
    String meant,
    String title,
    List<SourceColumn> columns,
    List<String> primaryKey,
    Spelling spelling) {

  /**
   * Reads the metadata; no rows.
   *
   * @throws LagoaException {@code CONFIG_INVALID} if the table does not exist or the query is wrong
   */
  static JdbcLayout of(Jdbc jdbc, Database database) {
    String doing = "read the columns of " + jdbc.table().orElse("the query");
    return database.with(
        doing,
        connection -> {
          Spelling spelling = Spelling.of(connection.getMetaData());
          if (jdbc.table().isEmpty()) {
            String query = jdbc.query().orElseThrow().strip().replaceAll(";+$", "");
            String from = "(" + query + "\n) lagoa_rows";
            requireCondition(connection, jdbc, from, "the query", database);
            return new JdbcLayout(
                from,
                jdbc.meant(from),
                "the query",
                columns(connection, from),
                List.of(),
                spelling);
          }
          Relation table = find(connection, jdbc.table().get(), database);
          requireCondition(connection, jdbc, table.sql(), table.toString(), database);
          return new JdbcLayout(
              table.sql(),
              jdbc.meant(table.sql()),
              table.toString(),
              columns(connection, table.sql()),
              table.primaryKey(connection),
              spelling);
        });
  }

  /**
   * The column that is meant, whatever its case.
   *
   * @param key the configuration key that names it, for messages
   */
  SourceColumn column(String key, String name) {
    return any(column -> column.name().equals(name))
        .or(() -> any(column -> column.name().equalsIgnoreCase(name)))
        .or(() -> any(column -> ManyTables.column(column.name()).equalsIgnoreCase(name)))
        .orElseThrow(
            () ->
                new LagoaException(
                    CONFIG_INVALID,
                    "Invalid %s '%s': %s has no such column; it has %s"
                        .formatted(
                            key,
                            name,
                            title,
                            columns.stream()
                                .map(SourceColumn::name)
                                .collect(Collectors.joining(", ")))));
  }

  /**
   * How a column's values are followed.
   *
   * @param key the configuration key that names it, for messages
   */
  WatermarkKind kind(String key, SourceColumn column, Product product) {
    return WatermarkKind.of(column.jdbcType(), column.typeName(), product)
        .orElseThrow(
            () ->
                new LagoaException(
                    CONFIG_INVALID,
                    "Invalid %s '%s': type %s of %s has no order that a run could follow, or is rounded when it is told; name a number, date, time or text column, or CAST it in a query"
                        .formatted(key, column.name(), column.typeName(), title)));
  }

  /**
   * What the lake calls the columns whose names its files cannot have.
   *
   * @throws LagoaException {@code CONFIG_INVALID} if two columns would have one name
   */
  Map<String, String> names() {
    Map<String, String> names = new LinkedHashMap<>();
    for (SourceColumn column : columns) {
      String lake = ManyTables.column(column.name());
      if (!lake.equals(column.name())) {
        names.put(column.name(), lake);
        any(other -> !other.equals(column) && ManyTables.column(other.name()).equals(lake))
            .ifPresent(
                twin -> {
                  throw new LagoaException(
                      CONFIG_INVALID,
                      "Cannot read %s: its columns '%s' and '%s' would both be %s; rename one by a query"
                          .formatted(title, column.name(), twin.name(), lake));
                });
      }
    }
    return names;
  }

  /** Whether there is a column of that name, whatever its case. */
  boolean has(String name) {
    return any(column -> column.name().equalsIgnoreCase(name)).isPresent();
  }

  private Optional<SourceColumn> any(Predicate<SourceColumn> condition) {
    return columns.stream().filter(condition).findFirst();
  }

  private static Relation find(Connection connection, String name, Database database)
      throws SQLException {
    return Relation.find(connection, QualifiedName.of(name))
        .orElseThrow(
            () ->
                new LagoaException(
                    CONFIG_INVALID,
                    "Cannot read table %s: %s has no such table. Write it as schema.table, and see that the user may read it"
                        .formatted(name, database)));
  }

  /** Lets the database say what is wrong with a filter, before anything else does. */
  private static void requireCondition(
      Connection connection, Jdbc jdbc, String from, String title, Database database) {
    if (jdbc.where().isEmpty()) {
      return;
    }
    String query = "SELECT 1 FROM %s WHERE (%s\n) AND 1 = 0".formatted(from, jdbc.where().get());
    try (Statement statement = connection.createStatement();
        ResultSet none = statement.executeQuery(query)) {
      none.next();
    } catch (SQLException failure) {
      throw database.failure(
          "read %s where %s".formatted(title, jdbc.where().get().strip()), failure);
    }
  }

  private static List<SourceColumn> columns(Connection connection, String from)
      throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet none = statement.executeQuery("SELECT * FROM " + from + " WHERE 1 = 0")) {
      return SourceColumn.of(none.getMetaData());
    }
  }
}
