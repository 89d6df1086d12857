package io.lagoa.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What only the product's own catalog tells.
 *
 * @param counts rows by table
 * @param touched {@code table.column} of those that each update sets anew
 */
record Statistics(Map<String, Long> counts, Set<String> touched) {
  private static final String POSTGRESQL =
      "SELECT c.relname, CASE c.relkind WHEN 'p' THEN (SELECT sum(l.reltuples) FROM pg_catalog.pg_partition_tree(c.oid) t JOIN pg_catalog.pg_class l ON l.oid = t.relid WHERE t.isleaf) ELSE c.reltuples END::bigint FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = ? AND c.relkind IN ('r', 'p', 'm')";
  private static final String MARIADB =
      "SELECT table_name, table_rows FROM information_schema.tables WHERE table_schema = ?";
  private static final String TOUCHED =
      "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = ? AND lower(extra) LIKE '%on update%'";

  static Statistics of(Connection connection, Product product, List<Listed> listed)
      throws SQLException {
    Map<String, Long> counts = new HashMap<>();
    Set<String> touched = new HashSet<>();
    boolean maria = product == Product.MARIADB || product == Product.MYSQL;
    if (!listed.isEmpty() && (maria || product == Product.POSTGRESQL)) {
      Relation first = listed.get(0).relation();
      String home = first.schema().or(first::catalog).orElse("");
      try (PreparedStatement statement =
          connection.prepareStatement(maria ? MARIADB : POSTGRESQL)) {
        statement.setString(1, home);
        try (ResultSet row = statement.executeQuery()) {
          while (row.next()) {
            counts.put(row.getString(1), row.getLong(2));
          }
        }
      }
      if (maria) {
        try (PreparedStatement statement = connection.prepareStatement(TOUCHED)) {
          statement.setString(1, home);
          try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
              touched.add(row.getString(1) + "." + row.getString(2));
            }
          }
        }
      }
    }
    return new Statistics(counts, touched);
  }

  /** Below zero the database has not looked yet. */
  Optional<Long> rows(String table) {
    return Optional.ofNullable(counts.get(table)).filter(count -> count >= 0);
  }

  boolean touches(String table, String column) {
    return touched.contains(table + "." + column);
  }
}
