package io.lagoa.jobs.demo;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.sql.Connection;
import java.sql.SQLException;

/** Runs work on a connection so that all of it happens or nothing. */
final class Transaction {
  private Transaction() {}

  /** What is done in the transaction. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws SQLException;
  }

  /**
   * Runs the work and commits it.
   *
   * @param purpose completes "Cannot …" in the message
   * @throws LagoaException {@code DEFECT} if the database refuses; nothing was done
   */
  static <T> T run(Connection connection, String purpose, Work<T> work) {
    try {
      connection.setAutoCommit(false);
      T result = work.run();
      connection.commit();
      connection.setAutoCommit(true);
      return result;
    } catch (SQLException e) {
      undo(connection, e);
      throw new LagoaException(
          ErrorCode.DEFECT, "Cannot %s: %s".formatted(purpose, e.getMessage()), e);
    }
  }

  private static void undo(Connection connection, SQLException cause) {
    try {
      connection.rollback();
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }
}
