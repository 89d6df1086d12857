package io.lagoa.extract;

import io.lagoa.database.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Divides a table of PostgreSQL by where its rows lie, which needs no key and reads each block
 * once. A partitioned table is divided into its partitions first.
 */
public final class PostgresBlocks {
  /** Reading ranges of blocks without reading the others began with this version. */
  private static final String RANGES_SINCE = "140000";

  /** Tables, or leaves of a partitioned one, that may be read by their blocks, and their sizes. */
  private static final String LEAVES =
      """
      SELECT format('%I.%I', n.nspname, l.relname),
             pg_relation_size(l.oid) / current_setting('block_size')::bigint,
             l.relkind IN ('r', 'm') AND has_table_privilege(l.oid, 'SELECT')
               AND NOT ((t.relrowsecurity OR l.relrowsecurity) AND t.oid <> l.oid)
               AND current_setting('server_version_num')::int >= %s
      FROM pg_class t
      JOIN pg_class l ON l.oid = t.oid AND t.relkind IN ('r', 'm')
             AND NOT EXISTS (SELECT 1 FROM pg_inherits i WHERE i.inhparent = t.oid)
           OR t.relkind = 'p'
             AND l.oid IN (SELECT p.relid FROM pg_partition_tree(t.oid) p WHERE p.isleaf)
      JOIN pg_namespace n ON n.oid = l.relnamespace
      WHERE t.oid = to_regclass(?)
      ORDER BY 1
      """
          .replace("%s", RANGES_SINCE);

  /** Below this a second reader costs more than it saves. */
  private static final long WORTHWHILE = 256;

  /** Large tables come in ranges of this, so that no reader has much left when others are done. */
  private static final long RANGE = 4_096;

  private static final int MOST = 1_000;

  private PostgresBlocks() {}

  private record Leaf(String name, long blocks) {}

  /**
   * The parts of a whole table; empty if it cannot be divided so. Reads the catalog only.
   *
   * @param table its name as SQL wants it
   * @param readers how many can read at a time
   * @param wanted how many parts are wanted; 0 leaves it open
   */
  public static List<Part> parts(Database database, String table, int readers, int wanted) {
    List<Leaf> leaves =
        database.with("look at the size of " + table, connection -> leaves(connection, table));
    long blocks = leaves.stream().mapToLong(Leaf::blocks).sum();
    long count =
        wanted > 0
            ? wanted
            : blocks < WORTHWHILE ? 1 : Math.max(readers, Math.min(MOST, blocks / RANGE));
    long size = Math.max(1, (blocks + count - 1) / count);
    List<Part> parts = new ArrayList<>();
    for (Leaf leaf : leaves) {
      for (long from = 0; from == 0 || from < leaf.blocks(); from += size) {
        parts.add(new Part("ONLY " + leaf.name(), range(from, size, leaf.blocks())));
      }
    }
    return parts;
  }

  /** The last range has no end: blocks may have been added since. */
  private static String range(long from, long size, long blocks) {
    String begin = from == 0 ? "" : "ctid >= '(%d,0)'::tid".formatted(from);
    String end = from + size >= blocks ? "" : "ctid < '(%d,0)'::tid".formatted(from + size);
    return begin.isEmpty() && end.isEmpty()
        ? "TRUE"
        : begin + (begin.isEmpty() || end.isEmpty() ? "" : " AND ") + end;
  }

  private static List<Leaf> leaves(Connection connection, String table) throws SQLException {
    List<Leaf> leaves = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(LEAVES)) {
      statement.setString(1, table);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          if (!rows.getBoolean(3)) {
            return List.of();
          }
          leaves.add(new Leaf(rows.getString(1), rows.getLong(2)));
        }
      }
    }
    return leaves;
  }
}
