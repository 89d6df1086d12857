package io.lagoa.database;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A table or view of a database, as the database spells it.
 *
 * @param catalog absent where the connection's own is meant
 * @param schema absent where the database has no schemas
 */
public record Relation(
    Optional<String> catalog, Optional<String> schema, String name, Spelling spelling) {

  /** A column of a relation, with its type as JDBC numbers and as the database names it. */
  public record Column(String name, int jdbcType, String typeName) {}

  /** The relation of that name, if there is one. Reads metadata only. */
  public static Optional<Relation> find(Connection connection, QualifiedName name)
      throws SQLException {
    for (boolean fold : new boolean[] {false, true}) {
      Relation candidate = spelled(connection, name, fold);
      if (candidate.exists(connection)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  /** The relation that a {@code CREATE TABLE} of that name would make. */
  public static Relation planned(Connection connection, QualifiedName name) throws SQLException {
    return spelled(connection, name, true);
  }

  /** A relation beside this one, in the same schema. */
  public Relation sibling(String other) {
    return new Relation(catalog, schema, other, spelling);
  }

  /** The name for use in SQL. */
  public String sql() {
    return parts().map(spelling::quoted).collect(Collectors.joining("."));
  }

  public boolean exists(Connection connection) throws SQLException {
    return !tables(connection, spelling.pattern(name)).isEmpty();
  }

  /** The relations beside this one whose names begin with {@code prefix}. */
  public List<Relation> siblings(Connection connection, String prefix) throws SQLException {
    return tables(connection, spelling.pattern(prefix) + "%").stream()
        .filter(found -> found.startsWith(prefix))
        .map(this::sibling)
        .toList();
  }

  /** Its columns in their order. */
  public List<Column> columns(Connection connection) throws SQLException {
    List<Column> columns = new ArrayList<>();
    try (ResultSet rows = describe(connection)) {
      while (rows.next()) {
        columns.add(
            new Column(
                rows.getString("COLUMN_NAME"),
                rows.getInt("DATA_TYPE"),
                rows.getString("TYPE_NAME")));
      }
    }
    return columns;
  }

  /** Its columns as JDBC's metadata describes them, for the caller to close. */
  public ResultSet describe(Connection connection) throws SQLException {
    return connection
        .getMetaData()
        .getColumns(
            catalog.orElse(null),
            schema.map(spelling::pattern).orElse(null),
            spelling.pattern(name),
            null);
  }

  /** The columns of its primary key in their order; empty if it has none. */
  public List<String> primaryKey(Connection connection) throws SQLException {
    Map<Integer, String> columns = new TreeMap<>();
    try (ResultSet rows =
        connection.getMetaData().getPrimaryKeys(catalog.orElse(null), schema.orElse(null), name)) {
      while (rows.next()) {
        columns.put(rows.getInt("KEY_SEQ"), rows.getString("COLUMN_NAME"));
      }
    }
    return List.copyOf(columns.values());
  }

  /** Its indexes as JDBC's metadata describes them, for the caller to close. */
  public ResultSet indexes(Connection connection) throws SQLException {
    return connection
        .getMetaData()
        .getIndexInfo(catalog.orElse(null), schema.orElse(null), name, false, true);
  }

  /** The sets of columns that are unique over all rows, by a constraint or an index. */
  public Collection<Set<String>> uniqueKeys(Connection connection) throws SQLException {
    Map<String, Set<String>> indexes = new LinkedHashMap<>();
    indexes.put("", new LinkedHashSet<>(primaryKey(connection)));
    try (ResultSet rows =
        connection
            .getMetaData()
            .getIndexInfo(catalog.orElse(null), schema.orElse(null), name, true, true)) {
      while (rows.next()) {
        String index = rows.getString("INDEX_NAME");
        String column = rows.getString("COLUMN_NAME");
        if (index != null && column != null && rows.getString("FILTER_CONDITION") == null) {
          indexes.computeIfAbsent(index, unused -> new LinkedHashSet<>()).add(column);
        }
      }
    }
    return indexes.values();
  }

  /** The name as {@link QualifiedName} reads it: {@code schema.table}, quoted where it must be. */
  public String qualified() {
    return schema
        .or(() -> catalog)
        .map(home -> word(home) + "." + word(name))
        .orElseGet(() -> word(name));
  }

  private static String word(String part) {
    return part.matches("\\w+") ? part : "\"" + part.replace("\"", "\"\"") + "\"";
  }

  /** The name for people. */
  @Override
  public String toString() {
    return parts().collect(Collectors.joining("."));
  }

  private Stream<String> parts() {
    return Stream.of(catalog, schema, Optional.of(name)).flatMap(Optional::stream);
  }

  private List<String> tables(Connection connection, String pattern) throws SQLException {
    List<String> names = new ArrayList<>();
    try (ResultSet rows =
        connection
            .getMetaData()
            .getTables(
                catalog.orElse(null), schema.map(spelling::pattern).orElse(null), pattern, null)) {
      while (rows.next()) {
        String type = String.valueOf(rows.getString("TABLE_TYPE"));
        if (type.contains("TABLE") || type.contains("VIEW") || type.equals("SYNONYM")) {
          names.add(rows.getString("TABLE_NAME"));
        }
      }
    }
    return names;
  }

  private static Relation spelled(Connection connection, QualifiedName name, boolean fold)
      throws SQLException {
    DatabaseMetaData metadata = connection.getMetaData();
    Spelling spelling = Spelling.of(metadata);
    List<Optional<String>> parts = new ArrayList<>();
    for (int place = 0; place < 3; place++) {
      parts.add(
          name.fromEnd(place)
              .map(part -> fold && !part.exact() ? spelling.folded(part.text()) : part.text()));
    }
    boolean schemas = metadata.supportsSchemasInTableDefinitions();
    @Nullable String current = schemas ? connection.getSchema() : connection.getCatalog();
    Optional<String> home = parts.get(1).or(() -> Optional.ofNullable(current));
    return new Relation(
        schemas ? parts.get(2) : home,
        schemas ? home : Optional.empty(),
        parts.get(0).orElseThrow(),
        spelling);
  }
}
