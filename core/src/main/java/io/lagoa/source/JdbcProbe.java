package io.lagoa.source;

import io.lagoa.database.Database;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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
   * @param split the column to split by, as SQL wants it
   */
  static JdbcProbe ask(
      Database database, JdbcFollowed followed, Optional<String> split, Optional<JdbcMark> since) {
    return database.with(
        "look for the newest " + followed.column(),
        connection -> {
          try (Statement statement = connection.createStatement()) {
            Optional<String> newest = followed.newestToRead(statement, database.product());
            String query = query(database, followed, split, since, newest);
            JdbcMark mark;
            Optional<KeyRange> range;
            try (ResultSet row = statement.executeQuery(query)) {
              row.next();
              String found = followed.kind().text(row, 1);
              String kept = found.isEmpty() ? since.map(JdbcMark::value).orElse("") : found;
              mark = new JdbcMark(followed.column(), kept, row.getLong(2), row.getLong(3), "");
              range = split.isPresent() ? range(row, 4) : Optional.empty();
            }
            String again = followed.again(statement, database.product(), mark.value(), split);
            return new JdbcProbe(mark.again(again), range);
          }
        });
  }

  private static String query(
      Database database,
      JdbcFollowed followed,
      Optional<String> split,
      Optional<JdbcMark> since,
      Optional<String> newest) {
    Optional<String> old =
        since
            .filter(mark -> !mark.isEmpty())
            .map(mark -> mark.literal(followed.kind(), database.product()));
    String quoted = followed.quoted();
    Optional<String> upTo = newest.map(value -> "%s <= %s".formatted(quoted, value));
    String atOrBeyond = where(old.map(mark -> "%s >= %s".formatted(quoted, mark)), upTo);
    String beyond = where(old.map(mark -> "%s > %s".formatted(quoted, mark)), upTo);
    String ends =
        split
            .map(
                key ->
                    ", (SELECT min(%1$s) FROM %2$s%3$s), (SELECT max(%1$s) FROM %2$s%3$s)"
                        .formatted(key, followed.from(), beyond))
            .orElse("");
    return "SELECT m.lagoa_newest, (SELECT count(*) FROM %1$s WHERE %2$s = m.lagoa_newest), (SELECT count(*) FROM %1$s WHERE %2$s IS NULL)%3$s FROM (SELECT max(%2$s) AS lagoa_newest FROM %1$s%4$s) m"
        .formatted(followed.from(), quoted, ends, atOrBeyond);
  }

  private static String where(Optional<String> one, Optional<String> other) {
    List<String> conditions = Stream.of(one, other).flatMap(Optional::stream).toList();
    return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
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
