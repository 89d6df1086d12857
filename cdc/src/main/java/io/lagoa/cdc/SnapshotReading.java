package io.lagoa.cdc;

import io.debezium.snapshot.spi.SnapshotQuery;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides how the engine's snapshot reads a table of MySQL or MariaDB: it fails where a date holds
 * zeros, which the driver would take for none, or is of the days that the calendar left out, which
 * it would move. Numbers come whole. The server tells so in the statement that reads.
 */
public final class SnapshotReading implements SnapshotQuery {
  static final String NAME = "lagoa";

  /** No larger number fits, so one more is an error, whatever the session's mode. */
  static final String LARGEST = "9223372036854775807";

  private static final String PREFIX = "lagoa.delicate.";
  private static final String ZEROS = "(year(%1$s) * month(%1$s) * dayofmonth(%1$s) <=> 0)";
  private static final String NO_DAY = "coalesce(%1$s >= '1582-10-05' AND %1$s < '1582-10-15', 0)";

  private Map<String, ?> properties = Map.of();

  /**
   * What tells the engine to read so.
   *
   * @param delicate of each table, columns with their types
   */
  static Map<String, String> settings(Map<LogTable, List<String>> delicate) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("snapshot.query.mode", "custom");
    settings.put("snapshot.query.mode.custom.name", NAME);
    delicate.forEach(
        (table, columns) ->
            settings.put(PREFIX + plain(table.quoted("`")), plain(String.join("\n", columns))));
    return settings;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void configure(Map<String, ?> newProperties) {
    properties = newProperties;
  }

  @Override
  public Optional<String> snapshotQuery(String table, List<String> columns) {
    Map<String, String> types = types(properties.get(PREFIX + plain(table)));
    List<String> read = new ArrayList<>();
    List<String> conditions = new ArrayList<>(); // one a column, as an error quotes it whole
    for (String column : columns) {
      String type = types.getOrDefault(plain(column), "");
      read.add(read(type).formatted(column));
      refused(type)
          .ifPresent(
              refused ->
                  conditions.add("%s + %s > 0".formatted(LARGEST, refused.formatted(column))));
    }
    String where = conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
    return Optional.of("SELECT %s FROM %s%s".formatted(String.join(", ", read), table, where));
  }

  /** A float's text has six digits, and the driver takes the year 0 for 2000. */
  private static String read(String type) {
    return switch (type) {
      case "float" -> "(%1$s + 0e0) AS %1$s";
      case "year" -> "(%1$s + 0) AS %1$s";
      default -> "%s";
    };
  }

  /** What is 1 for a value that is refused, and else 0. */
  private static Optional<String> refused(String type) {
    return switch (type) {
      case "date", "timestamp" -> Optional.of(ZEROS);
      case "datetime" -> Optional.of(ZEROS + " + " + NO_DAY);
      default -> Optional.empty();
    };
  }

  private static Map<String, String> types(@Nullable Object told) {
    Map<String, String> types = new HashMap<>();
    for (String line : told == null ? new String[0] : told.toString().split("\n")) {
      String[] words = line.split(" ", 2);
      if (words.length == 2) {
        types.put(words[1], words[0]);
      }
    }
    return types;
  }

  private static String plain(String name) {
    return name.replace("`", "");
  }
}
