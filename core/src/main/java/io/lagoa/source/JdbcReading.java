package io.lagoa.source;

import static io.lagoa.error.ErrorCode.CONFIG_INVALID;
import static io.lagoa.error.ErrorCode.USAGE;

import io.lagoa.config.Limits;
import io.lagoa.database.Database;
import io.lagoa.error.LagoaException;
import io.lagoa.extract.Extraction;
import io.lagoa.extract.SourceColumn;
import io.lagoa.extract.Specification;
import io.lagoa.source.Offer.News;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** One look at a {@link Jdbc} source: decides what is read, up to where, and in which parts. */
final class JdbcReading {
  private final Jdbc jdbc;
  private final SourceContext context;
  private final Database database;
  private final JdbcLayout layout;
  private final Extraction extraction;
  private final JdbcParts parts;
  private final StructType schema;
  private final JdbcIdentity identity;

  private JdbcReading(Jdbc jdbc, SourceContext context, Database database, JdbcLayout layout) {
    this.jdbc = jdbc;
    this.context = context;
    this.database = database;
    this.layout = layout;
    this.extraction =
        new Extraction(
            context.spark(),
            new Specification(
                database,
                jdbc.table().isPresent(),
                layout.from(),
                jdbc.where(),
                layout.title(),
                new ColumnChoice(jdbc.columns()).of(layout),
                layout.names(),
                text(jdbc, layout),
                layout.spelling(),
                ZoneId.of(context.spark().conf().get("spark.sql.session.timeZone")),
                jdbc.fetchSize(),
                limits().connections(),
                limits().rowsPerSecond(),
                ReadingHours.of(limits(), context.spark()),
                jdbc.count()));
    this.parts = new JdbcParts(jdbc, database, layout, extraction);
    this.schema = extraction.schema();
    this.identity = JdbcIdentity.of(jdbc, database, layout);
  }

  static JdbcReading open(Jdbc jdbc, SourceContext context) {
    Database database = Database.of(jdbc.connection(), context.connection(jdbc.connection()));
    return new JdbcReading(jdbc, context, database, JdbcLayout.of(jdbc, database));
  }

  Offer offer() {
    Optional<Offer> waiting = ReadingHours.waiting(limits(), context, schema, this::none);
    return waiting.orElseGet(this::open);
  }

  private Limits limits() {
    return context.connection(jdbc.connection()).limits();
  }

  private Dataset<Row> none() {
    return extraction.where(List.of("1 = 0"));
  }

  private Offer open() {
    Optional<String> split = parts.split();
    if (!jdbc.watermark().isEmpty()) {
      return offer(watermark(), split);
    }
    return new Offer(
        schema,
        Optional.empty(),
        News.ALL,
        "no watermark: read in full",
        notes(Optional.empty()),
        rows(() -> parts.whole("1 = 1", split, Optional.empty())));
  }

  private List<String> notes(Optional<String> warning) {
    return Stream.of(warning, extraction.warning(jdbc.partitions()), extraction.uncounted())
        .flatMap(Optional::stream)
        .toList();
  }

  /** The first of those declared that there is. */
  private SourceColumn watermark() {
    SourceColumn column =
        layout.column(
            "watermark",
            jdbc.watermark().stream()
                .filter(layout::has)
                .findFirst()
                .orElse(jdbc.watermark().get(0)));
    if (!List.of(schema.fieldNames()).contains(ManyTables.column(column.name()))) {
      throw new LagoaException(
          CONFIG_INVALID,
          "Invalid columns %s: they leave out %s, by which %s is followed; name it, too"
              .formatted(jdbc.columns(), column.name(), layout.title()));
    }
    return column;
  }

  private Offer offer(SourceColumn watermark, Optional<String> split) {
    String column = ManyTables.column(watermark.name());
    String quoted = layout.spelling().quoted(watermark.name());
    WatermarkKind kind = layout.kind("watermark", watermark, database.product());
    JdbcFollowed followed =
        new JdbcFollowed(
            layout.meant(), column, quoted, watermark.typeName(), kind, jdbc.lag(), jdbc.overlap());
    List<String> notes = notes(followed.warning());
    identity.requireSame(context.since(), context.table());
    Optional<JdbcMark> since = context.since().flatMap(old -> JdbcMark.of(old, column));
    JdbcProbe probe = JdbcProbe.ask(database, followed, split, since);
    JdbcMark newest = probe.mark();
    if (since.filter(newest::equals).isPresent()) {
      return new Offer(
          schema,
          Optional.of(identity.of(newest)),
          News.NONE,
          "no row beyond %s %s".formatted(column, newest.value()).strip(),
          notes,
          rows(this::none));
    }
    JdbcSlice slice =
        new JdbcSlice(
            quoted,
            kind,
            database.product(),
            context.held().isEmpty(),
            since,
            newest,
            jdbc.overlap());
    return new Offer(
        schema,
        Optional.of(identity.of(newest)),
        News.SOME,
        reason(slice, column),
        notes,
        rows(() -> rows(slice, column, split, probe.range())));
  }

  private static String reason(JdbcSlice slice, String column) {
    if (slice.first()) {
      return "first read";
    }
    if (slice.since().isEmpty()) {
      return "watermark is now %s: all rows compared with those held".formatted(column);
    }
    String lowest = slice.since().orElseThrow().isEmpty() ? "" : slice.lowest();
    return "rows from %s ≥ %s".formatted(column, lowest).strip();
  }

  /** As {@link Ranged#between} says; each part is a reader. */
  Offer.Rows between(Interval interval, boolean exact) {
    SourceColumn column =
        layout.column(
            "column",
            interval
                .column()
                .or(() -> jdbc.watermark().stream().filter(layout::has).findFirst())
                .orElseThrow(
                    () ->
                        new LagoaException(
                            USAGE,
                            "Cannot take an interval of %s: it has no watermark; name a column by --column"
                                .formatted(layout.title()))));
    identity.requireSame(context.since(), context.table());
    ReadingHours.require(limits(), context.spark(), layout.title(), context.table());
    WatermarkKind kind = layout.kind("column", column, database.product());
    String quoted = layout.spelling().quoted(column.name());
    List<String> bounds =
        interval.bounds().stream().map(bound -> kind.bound(bound, database.product())).toList();
    String within = quoted + " >= %s AND " + quoted + " < %s";
    String whole = within.formatted(bounds.get(0), bounds.get(bounds.size() - 1));
    List<String> intervals = new ArrayList<>();
    for (int i = 1; i < bounds.size(); i++) {
      intervals.add(within.formatted(bounds.get(i - 1), bounds.get(i)));
    }
    return rows(
        () -> {
          Dataset<Row> rows = extraction.where(whole, intervals);
          return exact
              ? context
                  .held()
                  .map(held -> rows.exceptAll(new SourceRows(schema).like(held)))
                  .orElse(rows)
              : rows;
        });
  }

  /** The rows beyond, and those at the old mark that are not held yet. */
  private Dataset<Row> rows(
      JdbcSlice slice, String column, Optional<String> split, Optional<KeyRange> range) {
    if (slice.ties().isEmpty()) {
      return parts.whole(slice.beyond(), split, range);
    }
    Dataset<Row> rows = parts.where(slice.beyond(), split, range);
    String tie = slice.ties().get();
    Dataset<Row> ties = extraction.where(tie, List.of(tie));
    return rows.union(
        context
            .held()
            .map(
                held ->
                    ties.exceptAll(
                        new SourceRows(schema).like(held.filter(slice.near(held, column)))))
            .orElse(ties));
  }

  private static Set<String> text(Jdbc jdbc, JdbcLayout layout) {
    return jdbc.text().stream()
        .map(name -> layout.column("text", name).name())
        .collect(Collectors.toSet());
  }

  private ExtractedRows rows(Supplier<Dataset<Row>> rows) {
    int most = limits().connections();
    return new ExtractedRows(extraction, most == 0 ? rows : () -> rows.get().coalesce(most));
  }
}
