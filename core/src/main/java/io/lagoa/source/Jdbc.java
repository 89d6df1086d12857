package io.lagoa.source;

import io.lagoa.config.Default;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.util.List;
import java.util.Optional;

/**
 * Rows of a database's table or query. With a watermark, each run reads the rows from the newest
 * value that the table has reached, up to the newest that the database holds when the run looks;
 * rows of the same value that are already held are dropped, rows without a value are compared with
 * those held. Without a watermark, each run reads everything.
 *
 * @param connection its name in {@code connections {…}}
 * @param table {@code schema.table}; either this or {@code query}
 * @param query a SELECT in the database's own SQL
 * @param watermark a column that grows whenever a row is inserted or updated
 * @param splitBy an integer column whose ranges are read in parallel; by default the table's
 *     primary key if it is one integer
 * @param partitions how many ranges at most; 0 is the session's default parallelism
 * @param fetchSize rows a round trip, where the database has round trips
 * @param text columns to take as text, as their types in Spark have not all of their values
 */
public record Jdbc(
    String connection,
    Optional<String> table,
    Optional<String> query,
    Optional<String> watermark,
    Optional<String> splitBy,
    @Default("0") int partitions,
    @Default("10000") int fetchSize,
    List<String> text)
    implements Source, Ranged {

  public Jdbc {
    text = List.copyOf(text);
    if (table.isPresent() == query.isPresent()) {
      throw invalid(
          connection,
          table.isPresent() ? "it has both table and query" : "it has neither table nor query",
          "give one of them");
    }
    if (partitions < 0) {
      throw invalid(
          connection, "partitions is " + partitions, "give 0 for the session's, or a number");
    }
    if (fetchSize < 1) {
      throw invalid(connection, "fetch-size is " + fetchSize, "give the rows of a round trip");
    }
  }

  /** All rows of a table, {@code schema.table}. */
  public static Jdbc table(String connection, String table) {
    return new Jdbc(
        connection,
        Optional.of(table),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        0,
        10_000,
        List.of());
  }

  /** All rows of a SELECT. */
  public static Jdbc query(String connection, String query) {
    return new Jdbc(
        connection,
        Optional.empty(),
        Optional.of(query),
        Optional.empty(),
        Optional.empty(),
        0,
        10_000,
        List.of());
  }

  /** Reads what is new by this column, which grows whenever a row is inserted or updated. */
  public Jdbc watermark(String column) {
    return new Jdbc(
        connection, table, query, Optional.of(column), splitBy, partitions, fetchSize, text);
  }

  /** Reads ranges of this integer column in parallel. */
  public Jdbc splitBy(String column) {
    return new Jdbc(
        connection, table, query, watermark, Optional.of(column), partitions, fetchSize, text);
  }

  /** Reads in at most so many ranges. */
  public Jdbc partitions(int count) {
    return new Jdbc(connection, table, query, watermark, splitBy, count, fetchSize, text);
  }

  /** Fetches so many rows a round trip. */
  public Jdbc fetchSize(int rows) {
    return new Jdbc(connection, table, query, watermark, splitBy, partitions, rows, text);
  }

  /** Takes these columns as text. */
  public Jdbc text(String... columns) {
    return new Jdbc(
        connection, table, query, watermark, splitBy, partitions, fetchSize, List.of(columns));
  }

  @Override
  public Offer open(SourceContext context) {
    return JdbcReading.open(this, context).offer();
  }

  @Override
  public Offer.Rows between(SourceContext context, Interval interval, boolean exact) {
    return JdbcReading.open(this, context).between(interval, exact);
  }

  private static LagoaException invalid(String connection, String reason, String remedy) {
    return new LagoaException(
        ErrorCode.CONFIG_INVALID,
        "Invalid source jdbc on connection '%s': %s; %s".formatted(connection, reason, remedy));
  }
}
