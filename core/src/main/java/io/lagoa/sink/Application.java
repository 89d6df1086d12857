package io.lagoa.sink;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.sink.Outlet.Receipt;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * The part of a delivery that makes staged rows the target's, inside the caller's transaction.
 *
 * @param partial whether the staged rows are changes rather than the whole table
 * @param staged what the tasks that count staged
 * @param title what goes where, for messages
 */
record Application(
    Merge merge, Dialect dialect, Mode mode, boolean partial, Landed staged, String title) {

  /**
   * Applies the staged rows.
   *
   * @throws LagoaException {@code DATA_ERROR} if the key of a staged row is not unique; {@code
   *     UNREACHABLE} if staged rows are gone
   */
  Receipt apply(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      requireStaged(statement);
      Receipt receipt = changes(statement);
      if (dialect.dropsInTransaction()) { // a kill then leaves nothing
        statement.execute("DROP TABLE " + merge.staging());
      }
      return receipt;
    }
  }

  private Receipt changes(Statement statement) throws SQLException {
    return switch (mode) {
      case APPEND -> new Receipt(insertAll(statement), 0);
      case REPLACE -> {
        long deleted = Updates.count(statement, merge.deleteAll());
        yield new Receipt(insertAll(statement), deleted);
      }
      case UPSERT, MIRROR -> byKey(statement);
    };
  }

  private long insertAll(Statement statement) throws SQLException {
    return staged.rows() == 0 ? 0 : Updates.count(statement, merge.insertAll());
  }

  private Receipt byKey(Statement statement) throws SQLException {
    long deleted = 0;
    if (staged.rows() > 0) {
      requireUniqueKeys(statement);
    }
    if (staged.deletions() > 0 || (mode == Mode.MIRROR && !partial)) {
      for (String help : dialect.beforeJoining(merge.staging())) {
        statement.execute(help);
      }
    }
    if (staged.deletions() > 0) {
      deleted = Updates.count(statement, dialect.delete(merge));
    }
    if (mode == Mode.MIRROR && !partial) {
      deleted =
          Updates.count(statement, staged.rows() == 0 ? merge.deleteAll() : merge.deleteUnstaged());
    }
    long written = staged.rows() > staged.deletions() ? dialect.write(statement, merge) : 0;
    return new Receipt(written, deleted);
  }

  /** A server that restarts after a crash empties tables that it keeps no log of. */
  private void requireStaged(Statement statement) throws SQLException {
    if (staged.rows() == 0) {
      return;
    }
    try (ResultSet row = statement.executeQuery(merge.countStaged())) {
      row.next();
      if (row.getLong(1) != staged.rows()) {
        throw new LagoaException(
            ErrorCode.UNREACHABLE,
            "Cannot deliver %s: of %d staged rows the database holds %d; it restarted after a crash, or somebody changed the staging table. The target is as it was; run again"
                .formatted(title, staged.rows(), row.getLong(1)));
      }
    }
  }

  private void requireUniqueKeys(Statement statement) throws SQLException {
    statement.setMaxRows(1);
    try (ResultSet rows = statement.executeQuery(merge.ambiguousKeys())) {
      if (rows.next()) {
        List<String> values = new ArrayList<>();
        for (int i = 1; i <= merge.key().size(); i++) {
          values.add(merge.key().get(i - 1).sql() + " = " + rows.getString(i));
        }
        throw ambiguous(String.join(", ", values), title);
      }
    }
  }

  /** The error that a key does not identify a row. */
  static LagoaException ambiguous(String key, String title) {
    return new LagoaException(
        ErrorCode.DATA_ERROR,
        "Cannot deliver %s: the key %s is there twice or holds a NULL; make the key unique in the table, or name the columns that are"
            .formatted(title, key));
  }
}
