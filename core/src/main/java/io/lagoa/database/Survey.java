package io.lagoa.database;

import io.lagoa.error.LagoaException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** What the metadata of a database tells of a schema's tables. Reads no rows. */
public final class Survey {
  private static final Set<Integer> SIZED =
      Set.of(Types.CHAR, Types.VARCHAR, Types.NCHAR, Types.NVARCHAR, Types.BINARY, Types.VARBINARY);
  private static final Set<Integer> SCALED = Set.of(Types.NUMERIC, Types.DECIMAL);
  private static final int LONGEST = 1_000_000;

  private final Connection connection;
  private final DatabaseMetaData metadata;
  private final Statistics statistics;

  private Survey(Connection connection, Statistics statistics) throws SQLException {
    this.connection = connection;
    this.metadata = connection.getMetaData();
    this.statistics = statistics;
  }

  /**
   * The tables of a schema, by name.
   *
   * @param schema by default the connection's own
   * @throws LagoaException {@code UNREACHABLE} if the database does not answer
   */
  public static List<SurveyedTable> of(
      Database database, Optional<String> schema, TablePatterns patterns) {
    return database.with(
        "look at the tables",
        connection -> {
          List<Listed> listed = patterns.of(Listed.in(connection, database.product(), schema));
          Statistics statistics = Statistics.of(connection, database.product(), listed);
          Survey survey = new Survey(connection, statistics);
          List<SurveyedTable> tables = new ArrayList<>();
          for (Listed one : listed) {
            tables.add(survey.table(one));
          }
          return tables;
        });
  }

  private SurveyedTable table(Listed listed) throws SQLException {
    Relation relation = listed.relation();
    return new SurveyedTable(
        listed,
        columns(relation),
        relation.primaryKey(connection),
        foreignKeys(relation),
        statistics.rows(relation.name()));
  }

  private List<SurveyedColumn> columns(Relation relation) throws SQLException {
    Set<String> indexed = indexed(relation);
    Spelling spelling = relation.spelling();
    List<SurveyedColumn> columns = new ArrayList<>();
    try (ResultSet row =
        metadata.getColumns(
            relation.catalog().orElse(null),
            relation.schema().map(spelling::pattern).orElse(null),
            spelling.pattern(relation.name()),
            null)) {
      while (row.next()) {
        String name = row.getString("COLUMN_NAME");
        Optional<String> standard = Listed.text(row.getString("COLUMN_DEF"));
        boolean counts =
            "YES".equals(row.getString("IS_AUTOINCREMENT"))
                || standard.filter(text -> text.startsWith("nextval(")).isPresent();
        columns.add(
            new SurveyedColumn(
                name,
                type(row),
                row.getInt("DATA_TYPE"),
                row.getInt("NULLABLE") != DatabaseMetaData.columnNoNulls,
                standard.filter(text -> !text.equalsIgnoreCase("null")),
                counts,
                statistics.touches(relation.name(), name),
                indexed.contains(name),
                Listed.text(row.getString("REMARKS"))));
      }
    }
    return columns;
  }

  private static String type(ResultSet row) throws SQLException {
    String name = row.getString("TYPE_NAME").toLowerCase(Locale.ROOT);
    int size = row.getInt("COLUMN_SIZE");
    int jdbcType = row.getInt("DATA_TYPE");
    if (name.contains("(") || size <= 0 || size > LONGEST) {
      return name;
    }
    if (SCALED.contains(jdbcType)) {
      return "%s(%d,%d)".formatted(name, size, row.getInt("DECIMAL_DIGITS"));
    }
    return SIZED.contains(jdbcType) ? "%s(%d)".formatted(name, size) : name;
  }

  /** The columns that an index begins with. */
  private Set<String> indexed(Relation relation) throws SQLException {
    Set<String> columns = new HashSet<>();
    try (ResultSet row =
        metadata.getIndexInfo(
            relation.catalog().orElse(null),
            relation.schema().orElse(null),
            relation.name(),
            false,
            true)) {
      while (row.next()) {
        String column = row.getString("COLUMN_NAME");
        if (row.getInt("ORDINAL_POSITION") == 1 && column != null) {
          columns.add(column);
        }
      }
    }
    return columns;
  }

  private List<ForeignKey> foreignKeys(Relation relation) throws SQLException {
    Map<String, List<String>> columns = new LinkedHashMap<>();
    Map<String, List<String>> targetColumns = new HashMap<>();
    Map<String, Relation> targets = new HashMap<>();
    try (ResultSet row =
        metadata.getImportedKeys(
            relation.catalog().orElse(null), relation.schema().orElse(null), relation.name())) {
      while (row.next()) {
        String target = row.getString("PKTABLE_NAME");
        String catalog = row.getString("PKTABLE_CAT");
        String schema = row.getString("PKTABLE_SCHEM");
        String key = row.getString("FK_NAME") + " " + target;
        columns
            .computeIfAbsent(key, first -> new ArrayList<>())
            .add(row.getString("FKCOLUMN_NAME"));
        targetColumns
            .computeIfAbsent(key, first -> new ArrayList<>())
            .add(row.getString("PKCOLUMN_NAME"));
        targets.put(
            key,
            new Relation(
                relation.catalog().isPresent() ? Optional.ofNullable(catalog) : Optional.empty(),
                relation.schema().isPresent() ? Optional.ofNullable(schema) : Optional.empty(),
                target,
                relation.spelling()));
      }
    }
    List<ForeignKey> keys = new ArrayList<>();
    columns.forEach(
        (key, names) ->
            keys.add(
                new ForeignKey(
                    names,
                    Objects.requireNonNull(targets.get(key)),
                    Objects.requireNonNull(targetColumns.get(key)))));
    return keys;
  }
}
