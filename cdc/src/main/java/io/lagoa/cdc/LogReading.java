package io.lagoa.cdc;

import static io.lagoa.error.ErrorCode.POLICY;

import io.lagoa.config.Limits;
import io.lagoa.database.Database;
import io.lagoa.error.LagoaException;
import io.lagoa.source.Offer;
import io.lagoa.source.Offer.News;
import io.lagoa.source.ReadingHours;
import io.lagoa.source.SourceContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** One look at a database's log: decides from where it is read, and whether there is anything. */
final class LogReading {
  private final Cdc cdc;
  private final SourceContext context;
  private final Database database;
  private final SourceLog log;
  private final Optional<LogMark> since;

  private LogReading(Cdc cdc, SourceContext context, Database database) {
    this.cdc = cdc;
    this.context = context;
    this.database = database;
    this.log =
        SourceLog.of(
            cdc,
            database,
            cdc.tables().stream().map(LogTable::of).toList(),
            context.table().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]", "_"));
    this.since = context.since().flatMap(LogMark::of);
  }

  static LogReading open(Cdc cdc, SourceContext context) {
    return new LogReading(
        cdc, context, Database.of(cdc.connection(), context.connection(cdc.connection())));
  }

  Offer offer() {
    since.ifPresent(this::requireSameTables);
    SourceLog.Lag lag = log.lag(since);
    since.ifPresent(this::requireSameLog);
    return ReadingHours.waiting(limits(), context, EventColumns.ALL, this::nothing)
        .map(offer -> noting(offer, lag))
        .orElseGet(() -> offer(lag));
  }

  private static Offer noting(Offer offer, SourceLog.Lag lag) {
    return new Offer(
        offer.schema(), offer.upTo(), offer.news(), offer.reason(), lag.notes(), offer.rows());
  }

  private Offer offer(SourceLog.Lag lag) {
    boolean none = isNothing(lag);
    return new Offer(
        EventColumns.ALL,
        none ? context.since() : Optional.empty(),
        none ? News.NONE : News.SOME,
        reason(lag),
        lag.notes(),
        new LogRows(cdc, context, database, log, since));
  }

  private static boolean isNothing(SourceLog.Lag lag) {
    return lag.bytes().filter(bytes -> bytes == 0).isPresent();
  }

  /** Who reads, among all of this JVM. */
  static String reader(Cdc cdc, SourceContext context, Database database) {
    return "%s %s %s".formatted(database.url(), context.table(), cdc.tables());
  }

  private Limits limits() {
    return context.connection(cdc.connection()).limits();
  }

  private Dataset<Row> nothing() {
    return context.spark().createDataFrame(List.of(), EventColumns.ALL);
  }

  private String reason(SourceLog.Lag lag) {
    List<String> words = new ArrayList<>();
    if (since.isEmpty()) {
      words.add(
          "first read: a snapshot of %d %s, then the log"
              .formatted(cdc.tables().size(), cdc.tables().size() == 1 ? "table" : "tables"));
    } else if (isNothing(lag)) {
      words.add("nothing new in the log");
    } else {
      words.add(
          lag.bytes()
              .map(bytes -> Amount.of(bytes) + " of log behind")
              .orElse("the log since the recorded position"));
      Instant read = LogSeen.read(reader(cdc, context, database), since.orElseThrow());
      words.add(
          "at most %d s".formatted(Math.max(0, Duration.between(read, Instant.now()).toSeconds())));
    }
    words.addAll(lag.retained());
    return String.join(", ", words);
  }

  /** A mark of an older version does not tell what it is of. */
  private void requireSameLog(LogMark mark) {
    Map<String, String> found = new TreeMap<>(log.ids());
    found.putAll(log.ids(mark));
    mark.ids()
        .forEach(
            (what, id) -> {
              String now = found.getOrDefault(what, id);
              if (!now.equals(id)) {
                throw new LagoaException(
                    POLICY,
                    "Cannot read on in the log of %s: %s is not the one that was read, %s then and %s now, so events are missing; read the tables anew by --select %s --full"
                        .formatted(database, what, id, now, context.table()));
              }
            });
  }

  private void requireSameTables(LogMark mark) {
    List<String> added = new ArrayList<>(cdc.tables());
    added.removeAll(mark.tables());
    if (!added.isEmpty()) {
      throw new LagoaException(
          POLICY,
          "Cannot read tables %s with %s: their rows before now are not in the log; read all tables anew by --select %s --full, or give them a table of events of their own"
              .formatted(added, context.table(), context.table()));
    }
  }
}
