package io.lagoa.extract;

import io.lagoa.database.Database;
import io.lagoa.database.Product;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * How a product's connections come to see one moment each, and what keeps writers from a table
 * while several begin.
 *
 * @param isolation of the transactions, as JDBC or the driver numbers it
 * @param session statements for each connection
 * @param begin lets the moment of a connection begin; {@code %s} stands for what is read
 * @param lock statements that hold up writers until the connection ends; {@code %s} stands for the
 *     table
 */
record Beginning(int isolation, List<String> session, String begin, List<String> lock) {
  /** {@code SQLServerConnection.TRANSACTION_SNAPSHOT} of SQL Server's driver. */
  private static final int SQL_SERVER_SNAPSHOT = 4096;

  /** MySQL and MariaDB: the moment is that of the statement which begins the transaction. */
  private static final Beginning MYSQL =
      new Beginning(
          Connection.TRANSACTION_REPEATABLE_READ,
          List.of("SET net_write_timeout = 3600"),
          "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY",
          List.of("SET lock_wait_timeout = 5", "LOCK TABLES %s READ"));

  /** SQL Server: the moment is that of the first look at a table. */
  private static final Beginning SQL_SERVER =
      new Beginning(
          SQL_SERVER_SNAPSHOT,
          List.of(),
          "SELECT TOP (1) 1 FROM %s",
          List.of(
              "SET LOCK_TIMEOUT 5000",
              "BEGIN TRANSACTION",
              "SELECT TOP (1) 1 FROM %s WITH (TABLOCK, HOLDLOCK)"));

  static Beginning of(Product product) {
    return product == Product.SQLSERVER ? SQL_SERVER : MYSQL;
  }

  /** A connection whose moment has not begun yet. */
  Connection open(Database database) throws SQLException {
    Connection connection = Snapshot.reading(database, isolation);
    try {
      execute(connection, session, "");
      return connection;
    } catch (SQLException failure) {
      Snapshot.end(connection);
      throw failure;
    }
  }

  /** Lets the moment of a connection begin. */
  void begin(Connection connection, String from) throws SQLException {
    execute(connection, List.of(begin), from);
  }

  /** Whether writers wait now; they do not where the user has no right to that, or one writes. */
  boolean lock(Connection connection, String table) {
    try {
      execute(connection, lock, table);
      return true;
    } catch (SQLException refused) {
      return false;
    }
  }

  private static void execute(Connection connection, List<String> statements, String from)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql.replace("%s", from));
      }
    }
  }
}
