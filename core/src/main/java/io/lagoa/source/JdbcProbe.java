package io.lagoa.source;

import io.lagoa.database.Database;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * What one query tells about a source before it is read.
 *
 * @param mark the newest position
 * @param range the keys of the rows beyond the old position; absent without a column to split by,
 *     or without such rows
 */
record JdbcProbe(JdbcMark mark, Optional<KeyRange> range) {

  /**
   * Asks for the newest position, not below {@code since}, and for the range of keys beyond it.
   *
   * @param from the table or query as SQL wants it after FROM
   * @param column the watermark's column
   * @param quoted the same, as SQL wants it
   * @param kind the watermark's family
   * @param split the column to split by, as SQL wants it
   */
  static JdbcProbe ask(
      Database database,
      String from,
      String column,
      String quoted,
      WatermarkKind kind,
      Optional<String> split,
      Optional<JdbcMark> since) {
    Optional<String> old =
        since.filter(mark -> !mark.isEmpty()).map(mark -> mark.literal(kind, database.product()));
    String atOrBeyond = old.map(mark -> " WHERE %s >= %s".formatted(quoted, mark)).orElse("");
    String beyond = old.map(mark -> " WHERE %s > %s".formatted(quoted, mark)).orElse("");
    String ends =
        split
            .map(
                key ->
                    ", (SELECT min(%1$s) FROM %2$s%3$s), (SELECT max(%1$s) FROM %2$s%3$s)"
                        .formatted(key, from, beyond))
            .orElse("");
    String query =
        "SELECT m.lagoa_newest, (SELECT count(*) FROM %1$s WHERE %2$s = m.lagoa_newest), (SELECT count(*) FROM %1$s WHERE %2$s IS NULL)%3$s FROM (SELECT max(%2$s) AS lagoa_newest FROM %1$s%4$s) m"
            .formatted(from, quoted, ends, atOrBeyond);
    return database.with(
        "look for the newest " + column,
        connection -> {
          try (Statement statement = connection.createStatement();
              ResultSet row = statement.executeQuery(query)) {
            row.next();
            String newest = kind.text(row, 1);
            String kept = newest.isEmpty() ? since.map(JdbcMark::value).orElse("") : newest;
            return new JdbcProbe(
                new JdbcMark(column, kept, row.getLong(2), row.getLong(3)),
                split.isPresent() ? range(row, 4) : Optional.empty());
          }
        });
  }

  /** Asks for the range of all keys. */
  static Optional<KeyRange> range(Database database, String from, String split) {
    String query = "SELECT min(%1$s), max(%1$s) FROM %2$s".formatted(split, from);
    return database.with(
        "look for the range of " + split,
        connection -> {
          try (Statement statement = connection.createStatement();
              ResultSet row = statement.executeQuery(query)) {
            row.next();
            return range(row, 1);
          }
        });
  }

  private static Optional<KeyRange> range(ResultSet row, int column) throws SQLException {
    BigDecimal lowest = row.getBigDecimal(column);
    BigDecimal highest = row.getBigDecimal(column + 1);
    return lowest == null || highest == null
        ? Optional.empty()
        : Optional.of(
            new KeyRange(
                lowest.setScale(0, RoundingMode.FLOOR).toBigInteger(),
                highest.setScale(0, RoundingMode.FLOOR).toBigInteger()));
  }
}
