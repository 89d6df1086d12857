package io.lagoa.extract;

import io.lagoa.database.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * A snapshot that one transaction exports and others import, until it ends.
 *
 * @param exporter holds the snapshot; it only waits
 * @param id the server's name of it
 */
record PostgresSnapshot(Connection exporter, String id) implements Snapshot {

  /**
   * Takes a snapshot.
   *
   * @param table that nobody truncates, rewrites or swaps while it lasts, which a snapshot alone
   *     does not see to; absent for a query
   */
  static PostgresSnapshot open(Database database, Optional<String> table) throws SQLException {
    Connection exporter = Snapshot.reading(database);
    try (Statement statement = exporter.createStatement()) {
      if (table.isPresent() && isLockable(exporter, table.get())) {
        exporter.rollback(); // what was asked until now has a snapshot of its own
        statement.execute("LOCK TABLE %s IN ACCESS SHARE MODE".formatted(table.get()));
      }
      statement.execute("SET LOCAL idle_in_transaction_session_timeout = 0");
      try (ResultSet row = statement.executeQuery("SELECT pg_export_snapshot()")) {
        row.next();
        return new PostgresSnapshot(exporter, row.getString(1));
      }
    } catch (SQLException failure) {
      Snapshot.end(exporter);
      throw failure;
    }
  }

  private static boolean isLockable(Connection connection, String table) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT relkind IN ('r', 'p', 'v') FROM pg_class WHERE oid = to_regclass(?)")) {
      query.setString(1, table);
      try (ResultSet row = query.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  private record Import(String id) implements Ticket {
    private static final long serialVersionUID = 1;

    @Override
    public Connection enter(Database database) throws SQLException {
      Connection connection = Snapshot.reading(database);
      try (Statement statement = connection.createStatement()) {
        statement.execute("SET TRANSACTION SNAPSHOT '" + id + "'");
        return connection;
      } catch (SQLException failure) {
        Snapshot.end(connection);
        throw failure;
      }
    }

    @Override
    public void leave(Connection connection) {
      Snapshot.end(connection);
    }
  }

  @Override
  public Ticket ticket() {
    return new Import(id);
  }

  @Override
  public void close() {
    Snapshot.end(exporter);
  }
}
