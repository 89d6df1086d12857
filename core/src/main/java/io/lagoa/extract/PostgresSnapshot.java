package io.lagoa.extract;

import io.lagoa.database.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

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
   * @param from what nobody truncates, rewrites, refreshes or swaps while it lasts, which a
   *     snapshot alone does not see to
   * @param table whether that is a table, or else a query
   */
  static PostgresSnapshot open(Database database, String from, boolean table) throws SQLException {
    // each statement sees its own moment: the exported one is after all locks were had
    Connection exporter = Snapshot.reading(database, Connection.TRANSACTION_READ_COMMITTED);
    try (Statement statement = exporter.createStatement()) {
      statement.execute("SET LOCAL idle_in_transaction_session_timeout = 0");
      if (table && isLockable(exporter, from)) {
        statement.execute("LOCK TABLE %s IN ACCESS SHARE MODE".formatted(from));
      }
      // reads no row, and holds all relations that it names: materialized views, those of a query
      statement.execute("SELECT 1 FROM %s WHERE false".formatted(from));
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
        throw isGone(failure)
            ? new SQLException("the snapshot has ended: who held it was cut off", "08003", failure)
            : failure;
      }
    }

    /** As an object that there is not, or, in earlier versions, a parameter that is wrong. */
    private static boolean isGone(SQLException failure) {
      return List.of("42704", "22023").contains(String.valueOf(failure.getSQLState()));
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
