package io.lagoa.source;

import io.lagoa.database.Database;
import io.lagoa.database.Product;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Where to cut a range of keys so that its parts have about as many rows each, however the keys are
 * spread: by the estimates of MySQL and MariaDB, by a sample of a few blocks in SQL Server and
 * Oracle. No more than a sample is read. Where the database does not tell, parts have as many keys.
 *
 * @param table the table as SQL wants it after FROM
 * @param key the column as SQL wants it
 */
record KeyQuantiles(Database database, String table, String key) {
  /** Keys that are enough if the range has no gaps; with gaps, more is sampled. */
  private static final int SAMPLED = 2_000;

  private static final int MOST = 100_000;
  private static final double MOST_SHARE = 0.1;

  /** Fewer keys say little of all. */
  private static final int ENOUGH = 100;

  /** Parts may differ by this share of the larger. */
  private static final double BALANCE = 0.2;

  /** The first keys of all parts but the first, ascending; fewer where parts would be empty. */
  List<BigInteger> cuts(KeyRange range, int parts) {
    if (parts < 2) {
      return List.of();
    }
    List<BigInteger> cuts =
        switch (database.product()) {
          case MARIADB, MYSQL -> asked("estimate rows of " + table, this::estimated, range, parts);
          case SQLSERVER, ORACLE -> asked("sample " + table, this::sampled, range, parts);
          default -> List.of();
        };
    return cuts.isEmpty() ? range.cuts(parts) : cuts;
  }

  @FunctionalInterface
  private interface Asking {
    List<BigInteger> cuts(Statement statement, KeyRange range, int parts) throws SQLException;
  }

  private List<BigInteger> asked(String doing, Asking asking, KeyRange range, int parts) {
    return database.with(
        doing,
        connection -> {
          try (Statement statement = connection.createStatement()) {
            return asking.cuts(statement, range, parts);
          } catch (SQLException refused) {
            return List.of(); // a view, or no right: the parts may be uneven, but hold all rows
          }
        });
  }

  // --- MySQL, MariaDB: the range is halved, and its halves, until there are enough parts

  private List<BigInteger> estimated(Statement statement, KeyRange range, int parts)
      throws SQLException {
    TreeSet<BigInteger> cuts = new TreeSet<>();
    List<KeyRange> open = List.of(range);
    while (!open.isEmpty()) {
      List<KeyRange> halves = new ArrayList<>();
      for (KeyRange whole : open) {
        if (cuts.size() + 1 < parts && !whole.lowest().equals(whole.highest())) {
          BigInteger middle = middle(statement, whole);
          cuts.add(middle);
          halves.add(new KeyRange(whole.lowest(), middle.subtract(BigInteger.ONE)));
          halves.add(new KeyRange(middle, whole.highest()));
        }
      }
      open = halves;
    }
    return List.copyOf(cuts);
  }

  /** A key, not the lowest, with about as many rows below as from it on. */
  private BigInteger middle(Statement statement, KeyRange range) throws SQLException {
    BigInteger low = range.lowest();
    BigInteger high = range.highest();
    while (true) {
      BigInteger middle = low.add(high).add(BigInteger.ONE).shiftRight(1);
      long below = estimate(statement, range.lowest(), middle.subtract(BigInteger.ONE));
      long above = estimate(statement, middle, range.highest());
      boolean even = Math.abs(below - above) <= BALANCE * Math.max(below, above);
      if (even || high.subtract(low).bitLength() <= 1) {
        return middle;
      }
      if (below < above) {
        low = middle;
      } else {
        high = middle;
      }
    }
  }

  /** By a look into the index at both ends; no row is read. */
  private long estimate(Statement statement, BigInteger from, BigInteger to) throws SQLException {
    String query =
        "EXPLAIN FORMAT = TRADITIONAL SELECT %1$s FROM %2$s WHERE %1$s BETWEEN %3$s AND %4$s ORDER BY %1$s"
            .formatted(key, table, from, to);
    try (ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getLong("rows");
    }
  }

  // --- SQL Server, Oracle: every n-th of a sample

  private List<BigInteger> sampled(Statement statement, KeyRange range, int parts)
      throws SQLException {
    statement.setMaxRows(MOST);
    List<BigInteger> keys = List.of();
    for (double share = range.share(SAMPLED); keys.size() < ENOUGH; share *= 10) {
      if (share > MOST_SHARE) {
        return List.of();
      }
      keys = keys(statement, range, sample(share));
    }
    return everyNth(keys, parts);
  }

  /** The query for a share of a table's blocks. */
  private String sample(double share) {
    String percent = BigDecimal.valueOf(100 * share).setScale(6, RoundingMode.UP).toPlainString();
    String clause =
        database.product() == Product.ORACLE
            ? "SAMPLE BLOCK (%s)"
            : "TABLESAMPLE SYSTEM (%s PERCENT)";
    return "SELECT %s FROM %s %s".formatted(key, table, clause.formatted(percent));
  }

  private static List<BigInteger> keys(Statement statement, KeyRange range, String query)
      throws SQLException {
    List<BigInteger> keys = new ArrayList<>();
    try (ResultSet row = statement.executeQuery(query)) {
      while (row.next()) {
        BigDecimal found = row.getBigDecimal(1);
        if (found != null) {
          keys.add(found.setScale(0, RoundingMode.FLOOR).toBigInteger());
        }
      }
    }
    keys.removeIf(
        found -> found.compareTo(range.lowest()) <= 0 || found.compareTo(range.highest()) > 0);
    return keys;
  }

  /** The keys that divide these into parts of the same size, or a little less. */
  static List<BigInteger> everyNth(List<BigInteger> keys, int parts) {
    List<BigInteger> sorted = keys.stream().sorted().toList();
    TreeSet<BigInteger> cuts = new TreeSet<>();
    for (int part = 1; part < parts; part++) {
      cuts.add(sorted.get((int) ((long) part * sorted.size() / parts)));
    }
    return List.copyOf(cuts);
  }
}
