package io.lagoa.source;

import io.lagoa.config.Span;
import io.lagoa.database.Product;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;

/**
 * How a watermark is followed.
 *
 * @param from the table or query as SQL wants it after FROM
 * @param column the watermark's column
 * @param quoted the same, as SQL wants it
 * @param typeName the database's name of its type
 * @param kind its family
 * @param lag how old a row must be to be read
 * @param overlap so far below the mark is read again
 */
record JdbcFollowed(
    String from,
    String column,
    String quoted,
    String typeName,
    WatermarkKind kind,
    Optional<Duration> lag,
    Optional<Span> overlap) {

  /** What a plan says of it where late commits go unseen. */
  Optional<String> warning() {
    return kind.isClock() && lag.isEmpty() && overlap.isEmpty()
        ? Optional.of("no overlap: rows that are committed late are missed")
        : Optional.empty();
  }

  /** The newest value that may be read, by the database's clock, as SQL; absent without a lag. */
  Optional<String> newestToRead(Statement statement, Product product) throws SQLException {
    if (lag.isEmpty()) {
      return Optional.empty();
    }
    String clock =
        "SELECT " + kind.clock(product, typeName) + (product == Product.ORACLE ? " FROM dual" : "");
    try (ResultSet now = statement.executeQuery(clock)) {
      now.next();
      return Optional.of(kind.literal(kind.older(now, lag.orElseThrow()), product));
    }
  }

  /**
   * What lies within the overlap below a value, as text that changes when a row comes there late.
   *
   * @param key an integer column that tells rows apart, as SQL wants it
   */
  String again(Statement statement, Product product, String value, Optional<String> key)
      throws SQLException {
    if (overlap.isEmpty() || value.isEmpty()) {
      return "";
    }
    Span below = overlap.orElseThrow();
    String sum = key.map("sum(CAST(%s AS DECIMAL(38, 0)))"::formatted).orElse("0");
    String query =
        "SELECT count(*), %1$s FROM %2$s WHERE %3$s >= %4$s AND %3$s <= %5$s"
            .formatted(
                sum,
                from,
                quoted,
                kind.literal(kind.minus(value, below), product),
                kind.literal(value, product));
    try (ResultSet row = statement.executeQuery(query)) {
      row.next();
      return "%s:%d:%s".formatted(below, row.getLong(1), row.getString(2));
    }
  }
}
