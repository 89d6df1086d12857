package io.lagoa.extract;

import io.lagoa.database.Database;
import io.lagoa.database.Product;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** A moment of a database that readers share, for as long as it is open. */
interface Snapshot extends AutoCloseable {
  Ticket ticket();

  @Override
  void close();

  /** A connection whose transaction only reads and sees one moment, which has not begun yet. */
  static Connection reading(Database database) throws SQLException {
    return reading(database, Connection.TRANSACTION_REPEATABLE_READ);
  }

  /** The same with an isolation of the driver's own. */
  static Connection reading(Database database, int isolation) throws SQLException {
    Connection connection = database.open();
    try {
      connection.setReadOnly(true);
      if (database.product() == Product.POSTGRESQL) {
        connection.setAutoCommit(false);
        isolate(connection, isolation);
      } else {
        connection.setTransactionIsolation(isolation);
        connection.setAutoCommit(false);
      }
      return connection;
    } catch (SQLException failure) {
      end(connection);
      throw failure;
    }
  }

  /** Of the transaction alone: what is set for a session, others of a pool would find set. */
  private static void isolate(Connection connection, int isolation) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "SET TRANSACTION ISOLATION LEVEL "
              + (isolation == Connection.TRANSACTION_REPEATABLE_READ
                  ? "REPEATABLE READ"
                  : "READ COMMITTED"));
    }
  }

  /** Closes a connection that has nothing to commit. */
  static void end(Connection connection) {
    try (connection) {
      connection.rollback();
    } catch (SQLException lost) {
      // it only read: nothing is left to be undone
    }
  }
}
