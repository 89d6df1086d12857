package io.lagoa.source;

import io.lagoa.config.Connection;
import io.lagoa.config.Default;
import io.lagoa.config.Span;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Rows of a database's table or query, or of many tables. With a watermark, each run reads the rows
 * from the newest value that the table has reached, up to the newest that the database holds when
 * the run looks; rows of the same value that are already held are dropped, rows without a value are
 * compared with those held. Without a watermark, each run reads everything.
 *
 * @param connection its name in {@code connections {…}}
 * @param table {@code schema.table}; one of this, {@code query} and {@code tables}
 * @param query a SELECT in the database's own SQL
 * @param schema with {@code tables}: where they are; by default the connection's own
 * @param tables names of tables, where {@code *} and {@code %} stand for any text; {@code !name}
 *     leaves some out
 * @param watermark a column that grows whenever a row is inserted or updated; of several, the first
 *     that the table has
 * @param lag rows whose watermark is less than this before the database's clock wait for a later
 *     run
 * @param overlap so far below the mark is read again, for rows that were committed late; those that
 *     are held are dropped
 * @param splitBy an integer column whose ranges are read in parallel; by default the table's
 *     primary key if it is one integer
 * @param partitions how many parts it is read in; 0 leaves it to the size of the table
 * @param fetchSize rows a round trip, where the database has round trips
 * @param text columns to take as text, as their types in Spark have not all of their values
 * @param columns those that leave the database: by their names, or {@code "*"} and those left out
 *     after an exclamation mark; none for all
 * @param where a condition of the database's own SQL that the rows meet; by default all are read
 * @param count whether the database counts the rows in the readers' snapshot; another number than
 *     arrived forbids publishing
 */
public record Jdbc(
    String connection,
    Optional<String> table,
    Optional<String> query,
    Optional<String> schema,
    List<String> tables,
    List<String> watermark,
    Optional<Duration> lag,
    Optional<Span> overlap,
    Optional<String> splitBy,
    @Default("0") int partitions,
    @Default("10000") int fetchSize,
    List<String> text,
    List<String> columns,
    Optional<String> where,
    @Default("true") boolean count)
    implements ManyTables, Ranged {

  public Jdbc {
    tables = List.copyOf(tables);
    watermark = List.copyOf(watermark);
    text = List.copyOf(text);
    columns = List.copyOf(columns);
    JdbcRules.require(connection, table, query, schema, tables, partitions, fetchSize);
    JdbcRules.requireFollows(connection, watermark, lag, overlap);
    JdbcRules.requireChoice(connection, new ColumnChoice(columns), !tables.isEmpty());
  }

  /** All rows of a table, {@code schema.table}. */
  public static Jdbc table(String connection, String table) {
    JdbcDraft draft = new JdbcDraft(connection);
    draft.table = Optional.of(table);
    return draft.jdbc();
  }

  /** All rows of a SELECT. */
  public static Jdbc query(String connection, String query) {
    JdbcDraft draft = new JdbcDraft(connection);
    draft.query = Optional.of(query);
    return draft.jdbc();
  }

  /** All rows of many tables, for a lake's table whose name has a star. */
  public static Jdbc tables(String connection, String... patterns) {
    JdbcDraft draft = new JdbcDraft(connection);
    draft.tables = List.of(patterns);
    return draft.jdbc();
  }

  /** Many tables of another schema than the connection's own. */
  public Jdbc schema(String name) {
    return with(draft -> draft.schema = Optional.of(name));
  }

  /** Reads what is new by this column, which grows whenever a row is inserted or updated. */
  public Jdbc watermark(String column, String... others) {
    return with(
        draft -> draft.watermark = Stream.concat(Stream.of(column), Stream.of(others)).toList());
  }

  /** Leaves rows that are younger than this to a later run. */
  public Jdbc lag(Duration age) {
    return with(draft -> draft.lag = Optional.of(age));
  }

  /** Reads again what is at most so far below the mark. */
  public Jdbc overlap(Duration below) {
    return with(draft -> draft.overlap = Optional.of(Span.of(below)));
  }

  /** Reads again what is at most so far below the mark, which is a number. */
  public Jdbc overlap(long below) {
    return with(draft -> draft.overlap = Optional.of(Span.of(below)));
  }

  /** Reads ranges of this integer column in parallel. */
  public Jdbc splitBy(String column) {
    return with(draft -> draft.splitBy = Optional.of(column));
  }

  /** Reads in at most so many ranges. */
  public Jdbc partitions(int count) {
    return with(draft -> draft.partitions = count);
  }

  /** Fetches so many rows a round trip. */
  public Jdbc fetchSize(int rows) {
    return with(draft -> draft.fetchSize = rows);
  }

  /** Takes these columns as text. */
  public Jdbc text(String... columns) {
    return with(draft -> draft.text = List.of(columns));
  }

  /** Takes these columns only, or with {@code "*"} all but those after an exclamation mark. */
  public Jdbc columns(String... names) {
    return with(draft -> draft.columns = List.of(names));
  }

  /** Takes the rows only that meet a condition of the database's own SQL. */
  public Jdbc where(String condition) {
    return with(draft -> draft.where = Optional.of(condition));
  }

  /** A table or query with the rows only that are meant, as SQL wants it after FROM. */
  public String meant(String from) {
    return where
        .map(condition -> "(SELECT * FROM %s WHERE (%s\n)) lagoa_meant".formatted(from, condition))
        .orElse(from);
  }

  /** Does not let the database count the rows besides. */
  public Jdbc uncounted() {
    return with(draft -> draft.count = false);
  }

  @Override
  public Optional<String> takesTurnsOn() {
    return Optional.of(connection);
  }

  @Override
  public Offer open(SourceContext context) {
    if (ofMany()) {
      throw new LagoaException(
          ErrorCode.CONFIG_INVALID,
          "Cannot read many tables of connection '%s' into %s: its name needs a star"
              .formatted(connection, context.table()));
    }
    return JdbcReading.open(this, context).offer();
  }

  @Override
  public Offer.Rows between(SourceContext context, Interval interval, boolean exact) {
    return JdbcReading.open(this, context).between(interval, exact);
  }

  @Override
  public boolean ofMany() {
    return !tables.isEmpty();
  }

  @Override
  public List<Member> members(Function<String, Connection> connections) {
    return JdbcMembers.of(this, connections.apply(connection));
  }

  /** This source with some of its components changed. */
  Jdbc with(Consumer<JdbcDraft> change) {
    JdbcDraft draft = new JdbcDraft(this);
    change.accept(draft);
    return draft.jdbc();
  }
}
