package io.lagoa.cdc;

import io.debezium.snapshot.spi.SnapshotQuery;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Decides how the engine's snapshot reads a table of MySQL or MariaDB: it fails where a date holds
 * zeros, which the driver would take for none. The server tells so in the statement that reads.
 */
public final class WholeDates implements SnapshotQuery {
  static final String NAME = "lagoa";

  /** No larger number fits, so one more is an error, whatever the session's mode. */
  static final String LARGEST = "9223372036854775807";

  private static final String PREFIX = "lagoa.dates.";

  private Map<String, ?> properties = Map.of();

  /** What tells the engine to read so. */
  static Map<String, String> settings(Map<LogTable, List<String>> dates) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("snapshot.query.mode", "custom");
    settings.put("snapshot.query.mode.custom.name", NAME);
    dates.forEach(
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
    Object told = properties.get(PREFIX + plain(table));
    List<String> dates = told == null ? List.of() : List.of(told.toString().split("\n"));
    String zeros =
        columns.stream()
            .filter(column -> dates.contains(plain(column)))
            .map("(year(%1$s) * month(%1$s) * dayofmonth(%1$s) <=> 0)"::formatted)
            .collect(Collectors.joining(" + "));
    String condition = zeros.isEmpty() ? "" : " WHERE %s + %s > 0".formatted(LARGEST, zeros);
    return Optional.of(
        "SELECT %s FROM %s%s".formatted(String.join(", ", columns), table, condition));
  }

  private static String plain(String name) {
    return name.replace("`", "");
  }
}
