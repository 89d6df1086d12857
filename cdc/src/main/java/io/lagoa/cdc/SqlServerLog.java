package io.lagoa.cdc;

import static io.lagoa.error.ErrorCode.CONFIG_INVALID;

import io.lagoa.database.Database;
import io.lagoa.error.LagoaException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/** SQL Server's change tables. Tested on recorded events only: no server was to be had. */
record SqlServerLog(Database database, List<LogTable> tables) implements SourceLog {
  @Override
  public Lag lag(Optional<LogMark> since) {
    String newest = newest();
    requireTracked();
    boolean none =
        since
            .map(mark -> mark.part("commit_lsn").asText(""))
            .filter(at -> at.compareTo(newest) >= 0)
            .isPresent();
    return new Lag(none ? Optional.of(0L) : Optional.empty(), List.of(), List.of());
  }

  @Override
  public void prepare(Optional<LogMark> since) {}

  @Override
  public LogEnd end() {
    String target = newest();
    return new LogEnd() {
      @Override
      public Place place(SourceRecord record) {
        Object at = record.sourceOffset().get("commit_lsn");
        boolean event =
            record.value() instanceof Struct value && value.schema().field("source") != null;
        boolean snapshot = record.sourceOffset().get("snapshot") != null;
        if (snapshot || at == null || String.valueOf(at).compareTo(target) < 0) {
          return Place.BEFORE;
        }
        return String.valueOf(at).compareTo(target) > 0
            ? Place.BEYOND
            : event ? Place.BEFORE : Place.AT;
      }
    };
  }

  @Override
  public Map<String, String> settings(Optional<LogMark> since) {
    Map<String, String> settings = new TreeMap<>(ServerAddress.settings(database, 1433));
    settings.put("connector.class", "io.debezium.connector.sqlserver.SqlServerConnector");
    settings.put("table.include.list", LogTable.patterns(tables));
    settings.put("include.schema.changes", "false");
    settings.put("schema.history.internal", RunHistory.class.getName());
    settings.put("heartbeat.interval.ms", "100");
    return settings;
  }

  /** Refuses tables that do not exist, or whose changes the server does not capture. */
  private void requireTracked() {
    database.with(
        "look at tables",
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "SELECT t.is_tracked_by_cdc FROM sys.tables t JOIN sys.schemas s ON s.schema_id = t.schema_id WHERE s.name = ? AND t.name = ?")) {
            for (LogTable table : tables) {
              statement.setString(1, table.schema());
              statement.setString(2, table.name());
              try (ResultSet found = statement.executeQuery()) {
                if (!found.next()) {
                  throw refused(
                      "it has no table " + table,
                      "correct tables: schema.table, as it spells them");
                }
                if (!found.getBoolean(1)) {
                  throw refused(
                      "change data capture is off for table " + table,
                      "EXEC sys.sp_cdc_enable_table for it");
                }
              }
            }
            return true;
          }
        });
  }

  private LagoaException refused(String why, String remedy) {
    return new LagoaException(
        CONFIG_INVALID, "Cannot read the log of %s: %s; %s".formatted(database, why, remedy));
  }

  /** The newest place in the change tables, as Debezium writes it. */
  private String newest() {
    return database.with(
        "look at the log",
        connection -> {
          try (Statement statement = connection.createStatement();
              ResultSet found =
                  statement.executeQuery(
                      "SELECT CONVERT(VARCHAR(30), sys.fn_cdc_get_max_lsn(), 2)")) {
            String lsn = found.next() ? found.getString(1) : null;
            if (lsn == null || lsn.length() != 20) {
              throw refused(
                  "change data capture is off",
                  "EXEC sys.sp_cdc_enable_db, and sys.sp_cdc_enable_table for each table");
            }
            return "%s:%s:%s"
                .formatted(lsn.substring(0, 8), lsn.substring(8, 16), lsn.substring(16))
                .toLowerCase(java.util.Locale.ROOT);
          }
        });
  }
}
