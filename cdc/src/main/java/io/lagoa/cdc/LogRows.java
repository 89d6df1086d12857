package io.lagoa.cdc;

import io.debezium.text.ParsingException;
import io.lagoa.config.Secret;
import io.lagoa.database.Database;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.source.Offer;
import io.lagoa.source.Position;
import io.lagoa.source.SourceContext;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the log to its end when a run asks, and confirms it once the events are published. */
final class LogRows implements Offer.Rows {
  private static final Logger LOG = LoggerFactory.getLogger(LogRows.class);

  /** So much log, for so long, a server keeps without harm. */
  private static final long NEAR_BYTES = 16 << 20;

  private static final Duration NEAR = Duration.ofHours(1);

  private static final Pattern UNCONVERTED =
      Pattern.compile(
          "Failed to properly convert (data|key) value.*|.*" + SnapshotReading.LARGEST + ".*",
          Pattern.DOTALL);

  private final Cdc cdc;
  private final SourceContext context;
  private final Database database;
  private final SourceLog log;
  private final Optional<LogMark> since;
  private @Nullable LogMark mark;
  private @Nullable Spool spool;

  LogRows(
      Cdc cdc, SourceContext context, Database database, SourceLog log, Optional<LogMark> since) {
    this.cdc = cdc;
    this.context = context;
    this.database = database;
    this.log = log;
    this.since = since;
  }

  @Override
  public Dataset<Row> read() {
    Instant began = Instant.now();
    log.prepare(since);
    Map<String, String> ids = new TreeMap<>(log.ids());
    ids.putAll(since.map(LogMark::ids).orElse(Map.of())); // of the tables that were read first
    Spool events = new Spool(context.spark(), context.scratch());
    spool = events;
    try (EngineState state =
        new EngineState(since.map(log::offset), since.map(LogMark::history).orElse(List.of()))) {
      EventWriter writer = new EventWriter(since.map(LogMark::last).orElse(""), log.now());
      long rowsPerSecond = context.connection(cdc.connection()).limits().rowsPerSecond();
      run(new EngineRun(state, writer, log.end(), events, rowsPerSecond), state);
      log.requireRead(state);
      if (since.isEmpty()) {
        tellColumns(state, writer, events);
      }
      LogMark reached =
          new LogMark(
              state.offset().orElseThrow(),
              writer.position(),
              definitions(state),
              cdc.tables(),
              began,
              newest(writer),
              ids);
      LogMark named = reached.with(log.ids(reached));
      Optional<LogMark> kept = since.filter(old -> isNear(old, reached));
      kept.ifPresent(old -> LogSeen.none(LogReading.reader(cdc, context, database), old, began));
      mark = kept.orElse(named);
    }
    LOG.info("{} events from the log of {}", events.events(), database);

    return events.rows();
  }

  /**
   * The newest event of each table: of this run, or else of those before, or no newer than these.
   */
  private Map<String, String> newest(EventWriter writer) {
    Map<String, String> newest = new TreeMap<>(since.map(LogMark::newest).orElse(Map.of()));
    String before = since.map(LogMark::last).orElse("");
    cdc.tables().forEach(name -> newest.putIfAbsent(LogTable.of(name).toString(), before));
    writer.newest().forEach((table, position) -> newest.put(table.toString(), position));
    return newest;
  }

  /** Of tables that are empty no event tells the columns. */
  private void tellColumns(EngineState state, EventWriter writer, Spool events) {
    for (String name : cdc.tables()) {
      LogTable table = LogTable.of(name);
      state.columns(table).flatMap(row -> writer.columns(table, row)).ifPresent(events::add);
    }
  }

  /** A table that another took the place of may make the engine fail, too. */
  private void run(EngineRun engine, EngineState state) {
    try {
      engine.run(settings(), cdc.timeout());
    } catch (EngineRun.EngineFailure failure) {
      definitions(state);
      throw failed(failure.cause());
    } finally {
      log.close();
    }
  }

  /**
   * The definitions that the next run needs.
   *
   * @throws LagoaException {@code POLICY} where rows left with their table: no event tells of them
   */
  private List<String> definitions(EngineState state) {
    if (since.isEmpty()) {
      return state.history(); // a snapshot defines all tables anew
    }
    List<String> known = since.orElseThrow().history();
    List<String> fresh = state.history().subList(known.size(), state.history().size());
    Definitions definitions = new Definitions(cdc.tables().stream().map(LogTable::of).toList());
    definitions
        .lost(fresh)
        .ifPresent(
            table -> {
              throw new LagoaException(
                  ErrorCode.POLICY,
                  "Cannot read on in the log of %s: table %s was dropped, renamed or replaced, and the rows that it held left without events; read the tables anew by --select %s --full"
                      .formatted(database, table, context.table()));
            });
    List<String> all = new ArrayList<>(known);
    all.addAll(definitions.kept(fresh));
    return all;
  }

  /**
   * Whether a position is so near the old one, with no event between, that it is not worth a
   * version of the table: a table that rests leaves no trace of runs that found nothing.
   */
  private boolean isNear(LogMark old, LogMark reached) {
    OptionalLong distance = log.distance(old, reached);
    return old.last().equals(reached.last())
        && old.history().equals(reached.history())
        && distance.isPresent()
        && distance.getAsLong() < NEAR_BYTES
        && Duration.between(old.at(), reached.at()).compareTo(NEAR) < 0;
  }

  @Override
  public Optional<Position> reached() {
    return Optional.ofNullable(mark).map(LogMark::position);
  }

  @Override
  public void close() {
    if (spool != null) {
      spool.delete();
    }
  }

  @Override
  public void published() {
    if (mark != null) {
      try {
        log.confirm(mark);
      } catch (LagoaException e) {
        LOG.warn("The next run will confirm the log of {}: {}", database, e.getMessage());
      }
    }
  }

  /** What is at the bottom of a failure: the engine wraps it, some layers deep. */
  private LagoaException failed(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null && !(root instanceof SQLException)) {
      if (root instanceof ParsingException unread) {
        return new LagoaException(
            ErrorCode.DATA_ERROR,
            "Cannot read the log of %s: Debezium cannot read a definition in it: %s; read the tables anew by --select %s --full or, where it is of a table that is not followed, pass over it by options { \"schema.history.internal.skip.unparseable.ddl\" = true }"
                .formatted(database, unread.getMessage(), context.table()));
      }
      root = root.getCause();
    }
    LagoaException told = database.hiding(Secret.in(cdc.revealed())).failure("read the log", root);
    return UNCONVERTED.matcher(String.valueOf(root.getMessage())).matches()
        ? new LagoaException(
            ErrorCode.DATA_ERROR, told.getMessage() + "; " + log.remedy(context.table()))
        : told;
  }

  private Map<String, String> settings() {
    Map<String, String> settings = new TreeMap<>();
    settings.put("name", "lagoa");
    settings.put("topic.prefix", "lagoa");
    settings.put("custom.sanitize.pattern", ".*(" + Secret.HINT + ").*"); // its log hides these
    settings.put("offset.storage", RunOffsets.class.getName());
    settings.put("offset.flush.interval.ms", "60000");
    settings.put("snapshot.mode", "initial");
    settings.put("tombstones.on.delete", "false");
    settings.put("skipped.operations", "none");
    settings.put("include.unknown.datatypes", "true");
    settings.put("decimal.handling.mode", "precise");
    settings.put("event.converting.failure.handling.mode", "fail");
    settings.put("errors.max.retries", "0");
    settings.put("poll.interval.ms", "20");
    settings.put("max.queue.size.in.bytes", "67108864");
    Map<String, String> ofLog = log.settings(since);
    settings.putAll(ofLog);
    settings.putAll(cdc.revealed());
    Optional.ofNullable(ofLog.get(GeneratedColumns.EXCLUDED))
        .ifPresent(both -> settings.put(GeneratedColumns.EXCLUDED, both));
    Optional.ofNullable(ofLog.get(WholeColumns.SETTING))
        .filter(ours -> cdc.options().containsKey(WholeColumns.SETTING))
        .ifPresent(
            ours ->
                settings.merge(WholeColumns.SETTING, ours, (theirs, own) -> own + "," + theirs));
    return settings;
  }
}
