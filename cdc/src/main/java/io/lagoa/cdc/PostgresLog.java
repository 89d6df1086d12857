package io.lagoa.cdc;

import static io.lagoa.error.ErrorCode.CONFIG_INVALID;
import static io.lagoa.error.ErrorCode.POLICY;

import io.lagoa.database.Database;
import io.lagoa.error.LagoaException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * PostgreSQL's log, by logical decoding with pgoutput. Its slot holds back the log until what was
 * read of it is published: only then is it confirmed.
 */
final class PostgresLog implements SourceLog {
  private final Cdc cdc;
  private final Database database;
  private final List<LogTable> tables;
  private final PostgresServer server;
  private final ReplicationSlot slot;
  private final String publication;

  PostgresLog(Cdc cdc, Database database, List<LogTable> tables, String reader) {
    this.cdc = cdc;
    this.database = database;
    this.tables = tables;
    this.server = new PostgresServer(database);
    String name = cdc.slot().orElse("lagoa_" + reader);
    this.slot = new ReplicationSlot(database, name);
    this.publication = cdc.publication().orElse(name);
    if (!name.matches("[a-z0-9_]{1,63}")) {
      throw new LagoaException(
          CONFIG_INVALID,
          "Invalid slot '%s': PostgreSQL takes up to 63 lower-case letters, digits and underscores; name one by slot"
              .formatted(name));
    }
  }

  @Override
  public Lag lag(Optional<LogMark> since) {
    server.requireLogical();
    server.requireFollowable(tables);
    List<String> notes = new ArrayList<>(server.unlogged(tables));
    notes.addAll(GeneratedColumns.of(database, tables).notes(cdc.revealed()));
    if (since.isEmpty()) {
      return new Lag(Optional.empty(), List.of(), notes);
    }
    ReplicationSlot.State found = standing(since.orElseThrow());
    List<String> retained = new ArrayList<>();
    retained.add("slot retains %s".formatted(Amount.of(found.retained())));
    found.left().ifPresent(left -> retained.add("%s until it is lost".formatted(Amount.of(left))));
    if (found.retained() > cdc.slotWarning().bytes() || !found.reserved()) {
      notes.add(
          "WARNING: slot %s retains %s of log and may fill the server's disk; run more often, or set max_slot_wal_keep_size"
              .formatted(slot.name(), Amount.of(found.retained())));
    }
    return new Lag(Optional.of(server.distance(lsn(since.orElseThrow()))), retained, notes);
  }

  @Override
  public void prepare(Optional<LogMark> since) {
    if (since.isPresent()) {
      standing(since.orElseThrow());
      server.requirePublished(publication, tables);
      confirm(since.orElseThrow());
    } else {
      server.publish(publication, tables);
      slot.drop();
    }
  }

  @Override
  public Map<String, String> ids() {
    return server.ids(tables);
  }

  @Override
  public void confirm(LogMark mark) {
    slot.advance(lsn(mark));
  }

  /**
   * A position is that of the run's own message, and all that was committed before it was read. The
   * engine's offset names events before it, too, whose log the server may have forgotten since: it
   * is told that these are done with.
   */
  @Override
  public String offset(LogMark since) {
    return since.offsetAtLeast(lsn(since), "lsn_proc", "lsn_commit");
  }

  @Override
  public OptionalLong distance(LogMark from, LogMark to) {
    return OptionalLong.of(lsn(to) - lsn(from));
  }

  @Override
  public LogEnd end() {
    return new PostgresEnd(server, slot);
  }

  @Override
  public Map<String, String> settings(Optional<LogMark> since) {
    Map<String, String> settings = new TreeMap<>(ServerAddress.settings(database, 5432));
    if (settings.getOrDefault("database.ssl", "false").matches("(?i)true|")) {
      settings.putIfAbsent("database.sslmode", "verify-full"); // as the driver takes ssl alone
    }
    settings.put("connector.class", "io.debezium.connector.postgresql.PostgresConnector");
    settings.put("plugin.name", "pgoutput");
    settings.put("slot.name", slot.name());
    settings.put("publication.name", publication);
    settings.put("publication.autocreate.mode", "disabled");
    settings.put("message.prefix.include.list", PostgresEnd.PREFIX);
    settings.put("table.include.list", LogTable.patterns(tables));
    settings.put("lsn.flush.mode", "manual");
    settings.put("slot.retry.delay.ms", "500");
    settings.put("interval.handling.mode", "string");
    settings.put("hstore.handling.mode", "json");
    settings.putAll(GeneratedColumns.of(database, tables).settings(cdc.revealed()));
    return settings;
  }

  /** The slot, if the log since the position is still there. */
  private ReplicationSlot.State standing(LogMark since) {
    ReplicationSlot.State found =
        slot.state()
            .orElseThrow(() -> lost("its replication slot %s is gone".formatted(slot.name())));
    if (found.lost()) {
      throw lost(
          "replication slot %s retained too much and was invalidated".formatted(slot.name()));
    }
    if (Long.compareUnsigned(found.confirmed(), lsn(since)) > 0) {
      throw lost(
          "replication slot %s was confirmed beyond the recorded position, by another reader"
              .formatted(slot.name()));
    }
    return found;
  }

  private LagoaException lost(String why) {
    return new LagoaException(
        POLICY,
        "Cannot read on in the log of %s: %s, so events may be missing; read the tables anew by --full"
            .formatted(database, why));
  }

  private static long lsn(LogMark mark) {
    return mark.part("lsn").asLong();
  }
}
