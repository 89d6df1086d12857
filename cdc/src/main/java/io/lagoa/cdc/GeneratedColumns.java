package io.lagoa.cdc;

import io.lagoa.database.Database;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The columns of PostgreSQL that the server computes and its log does not tell. They are left out
 * of the snapshot, too, or they would be gone with the first event of the log.
 *
 * @param columns of the tables that are followed
 */
record GeneratedColumns(List<Column> columns) {
  /** A column of a table. */
  record Column(LogTable table, String name) {
    /** A regular expression that only this name matches: case counts in PostgreSQL. */
    String pattern() {
      return "(?-i)%s\\.%s".formatted(table.pattern(), LogTable.literal(name));
    }

    @Override
    public String toString() {
      return table + "." + name;
    }
  }

  /** The setting of Debezium that leaves columns out. */
  static final String EXCLUDED = "column.exclude.list";

  private static final String INCLUDED = "column.include.list";

  static GeneratedColumns of(Database database, List<LogTable> tables) {
    if (tables.isEmpty()) {
      return new GeneratedColumns(List.of());
    }
    return database.with(
        "look at columns",
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "SELECT attname FROM pg_attribute WHERE attrelid = to_regclass(?) AND attnum > 0 AND attgenerated <> '' AND NOT attisdropped ORDER BY attnum")) {
            List<Column> columns = new ArrayList<>();
            for (LogTable table : tables) {
              statement.setString(1, table.quoted("\""));
              try (ResultSet found = statement.executeQuery()) {
                while (found.next()) {
                  columns.add(new Column(table, found.getString(1)));
                }
              }
            }
            return new GeneratedColumns(columns);
          }
        });
  }

  /**
   * What a plan says of them.
   *
   * @throws LagoaException {@code CONFIG_INVALID} as {@link #settings}
   */
  List<String> notes(Map<String, String> options) {
    settings(options);
    return columns.stream()
        .map(
            column ->
                "%s is left out: it is generated, and not in the log; compute it in the query"
                    .formatted(column))
        .toList();
  }

  /**
   * The setting that leaves them out, if there are any.
   *
   * @param options those of the user, which it keeps
   * @throws LagoaException {@code CONFIG_INVALID} if these name such a column as one to be read
   */
  Map<String, String> settings(Map<String, String> options) {
    if (options.containsKey(INCLUDED)) {
      requireNone(options.get(INCLUDED));
      return Map.of();
    }
    String others = options.getOrDefault(EXCLUDED, "");
    return columns.isEmpty()
        ? Map.of()
        : Map.of(
            EXCLUDED,
            columns.stream().map(Column::pattern).collect(Collectors.joining(","))
                + (others.isBlank() ? "" : "," + others));
  }

  private void requireNone(String included) {
    for (String wanted : included.split(",", -1)) {
      Pattern pattern = Pattern.compile(wanted.strip(), Pattern.CASE_INSENSITIVE);
      for (Column column : columns) {
        if (pattern.matcher(column.toString()).matches()) {
          throw new LagoaException(
              ErrorCode.CONFIG_INVALID,
              "Cannot read column %s of the log: it is generated, and PostgreSQL does not log it; leave it out of options { \"%s\" } and compute it in the query"
                  .formatted(column, INCLUDED));
        }
      }
    }
  }
}
