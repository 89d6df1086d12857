package io.lagoa.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lagoa.database.Database;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What rows a position is about, so that it is not gone on from in another table: the table or
 * query, its filter, and where the database is. The connection's name, its user and its options do
 * not count, nor which columns are taken.
 *
 * @param text for people, too
 */
record JdbcIdentity(String text) {
  private static final String KEY = "source";
  private static final int SHOWN = 200;

  static JdbcIdentity of(Jdbc jdbc, Database database, JdbcLayout layout) {
    String what = jdbc.query().map(query -> "query " + shortened(query)).orElse(layout.title());
    String where = jdbc.where().map(filter -> " where " + shortened(filter)).orElse("");
    return new JdbcIdentity("%s of %s%s".formatted(what, database.place(), where));
  }

  private static String shortened(String sql) {
    String normal = sql.strip().replaceAll("\\s+", " ");
    return normal.length() <= SHOWN
        ? normal
        : "%s… (%s)"
            .formatted(normal.substring(0, SHOWN), UUID.nameUUIDFromBytes(normal.getBytes(UTF_8)));
  }

  /** A mark's position that says so. */
  Position of(JdbcMark mark) {
    Map<String, String> values = new TreeMap<>(mark.position().values());
    values.put(KEY, text);
    return new Position(values);
  }

  /**
   * Refuses to go on from a position of other rows; one that does not say of which is of these.
   *
   * @throws LagoaException {@code POLICY}
   */
  void requireSame(Optional<Position> since, String table) {
    since
        .map(position -> position.values().get(KEY))
        .filter(read -> !read.equals(text))
        .ifPresent(
            read -> {
              throw new LagoaException(
                  ErrorCode.POLICY,
                  "Cannot go on with %s: what it holds was read from %s, and its source is now %s; take all again by --select %s --full, or fill another table"
                      .formatted(table, read, text, table));
            });
  }
}
