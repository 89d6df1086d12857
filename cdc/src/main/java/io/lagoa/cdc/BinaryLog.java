package io.lagoa.cdc;

import static io.lagoa.error.ErrorCode.CONFIG_INVALID;
import static io.lagoa.error.ErrorCode.DEFECT;
import static io.lagoa.error.ErrorCode.POLICY;

import io.lagoa.cdc.BinaryServer.Place;
import io.lagoa.database.Database;
import io.lagoa.database.Product;
import io.lagoa.error.LagoaException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.antlr.v4.runtime.RuntimeMetaData;

/** The binary log of MySQL and MariaDB, which the server keeps for a time, read or not. */
final class BinaryLog implements SourceLog {
  private final Cdc cdc;
  private final Database database;
  private final List<LogTable> tables;
  private final String reader;
  private final BinaryServer server;
  private final Map<String, String> address;
  private final BinaryTls tls;

  BinaryLog(Cdc cdc, Database database, List<LogTable> tables, String reader) {
    this.cdc = cdc;
    this.database = database;
    this.tables = tables;
    this.reader = reader;
    this.server = new BinaryServer(database);
    this.address = ServerAddress.settings(database, 3306);
    this.tls = new BinaryTls(database, address);
    if (RuntimeMetaData.getRuntimeVersion().matches("4\\.\\d(\\..*)?")) {
      throw new LagoaException(
          CONFIG_INVALID,
          "Cannot read the log of %s with Spark 3.5: its ANTLR %s cannot read the tables' definitions in a binary log; use Spark 4.0, or from.jdbc"
              .formatted(database, RuntimeMetaData.getRuntimeVersion()));
    }
    BinaryCells.require();
  }

  @Override
  public Lag lag(Optional<LogMark> since) {
    if (!cdc.options().containsKey(BinaryTls.MODE)) {
      tls.requireKnown();
    }
    List<String> notes = new ArrayList<>(BinaryForm.require(server));
    server.requireTables(tables);
    notes.addAll(server.unlogged(tables));
    if (since.isEmpty()) {
      return new Lag(Optional.empty(), List.of(), notes);
    }
    Place at = place(since.orElseThrow());
    return new Lag(
        Optional.of(
            server
                .distance(at)
                .orElseThrow(
                    () ->
                        new LagoaException(
                            POLICY,
                            "Cannot read on in the log of %s: the server has deleted binary log %s, or begun its logs anew, so events are missing; read the tables anew by --full, and keep logs longer than the time between two runs"
                                .formatted(database, at.file())))),
        List.of(),
        notes);
  }

  @Override
  public Instant now() {
    return server.now();
  }

  @Override
  public Map<String, String> ids() {
    return Map.of("the server", server.id());
  }

  @Override
  public Map<String, String> ids(LogMark at) {
    return server
        .transactions(place(at))
        .map(transactions -> Map.of("the log", transactions))
        .orElse(Map.of());
  }

  @Override
  public void prepare(Optional<LogMark> since) {}

  @Override
  public void requireRead(EngineState state) {
    if (state.unwatched()) {
      throw new LagoaException(
          DEFECT,
          "Cannot read the log of %s: the engine read it unwatched, so that a date with zeros would be NULL; use the Debezium that comes with Lagoa"
              .formatted(database));
    }
  }

  @Override
  public String remedy(String table) {
    return "where it is a date with zeros, such as 0000-00-00, which no DATE or TIMESTAMP is, or a datetime from 1582-10-05 to 1582-10-14, which a snapshot would move, correct it in the database and read the tables anew by --select %s --full, or leave the column out by options { \"column.exclude.list\" = … }"
        .formatted(table);
  }

  @Override
  public LogEnd end() {
    return new BinaryEnd(server.newest());
  }

  @Override
  public Map<String, String> settings(Optional<LogMark> since) {
    boolean maria = database.product() == Product.MARIADB;
    Map<String, String> settings = new TreeMap<>(address);
    settings.remove("database.dbname");
    settings.put(
        "connector.class",
        maria
            ? "io.debezium.connector.mariadb.MariaDbConnector"
            : "io.debezium.connector.mysql.MySqlConnector");
    if (!cdc.options().containsKey(BinaryTls.MODE)) {
      settings.putAll(tls.settings());
    }
    settings.put(
        "database.server.id",
        Integer.toString(
            cdc.serverId() > 0
                ? cdc.serverId()
                : 5400 + Math.floorMod(reader.hashCode(), 1 << 20)));
    settings.put(
        "database.include.list",
        tables.stream().map(LogTable::schemaPattern).distinct().collect(Collectors.joining(",")));
    settings.put("table.include.list", LogTable.patterns(tables));
    settings.put("include.schema.changes", "false");
    settings.put("schema.history.internal", RunHistory.class.getName());
    // once tables are followed all definitions are told, as others may take their names
    settings.put(
        "schema.history.internal.store.only.captured.tables.ddl",
        Boolean.toString(since.isEmpty()));
    settings.put("schema.history.internal.store.only.captured.databases.ddl", "true");
    settings.put("bigint.unsigned.handling.mode", "precise");
    settings.put("time.precision.mode", "adaptive_time_microseconds");
    settings.put("enable.time.adjuster", "false"); // or else year 1 is 2001
    settings.putAll(WholeColumns.settings());
    if (since.isEmpty()) {
      settings.putAll(SnapshotReading.settings(server.delicate(tables)));
    }
    settings.put("heartbeat.interval.ms", "100");
    // the server tells where it is every 0.8 of this time; a lost connection shows as silence
    settings.put("connect.keep.alive", "false");
    settings.put("connect.keep.alive.interval.ms", "500");
    return settings;
  }

  @Override
  public void close() {
    tls.close();
  }

  @Override
  public OptionalLong distance(LogMark from, LogMark to) {
    return place(from).file().equals(place(to).file())
        ? OptionalLong.of(place(to).offset() - place(from).offset())
        : OptionalLong.empty();
  }

  private static Place place(LogMark mark) {
    return new Place(mark.part("file").asText(), mark.part("pos").asLong());
  }
}
