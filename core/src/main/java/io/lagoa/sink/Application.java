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
    if (staged.rows() <= staged.deletions()) {
      return new Receipt(0, deleted);
    }
    if (merge.folds()) {
      requireOwnKeys(statement);
    }
    return new Receipt(dialect.write(statement, merge), deleted);
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
    List<String> found = keys(statement, merge.ambiguousKeys(), 1, 1);
    if (!found.isEmpty()) {
      throw ambiguous(found.get(0), title);
    }
  }

  /** After deletions, so that a key may be written in another way. */
  private void requireOwnKeys(Statement statement) throws SQLException {
    List<String> found = keys(statement, merge.foldedKeys(), 2, 1);
    if (found.isEmpty()) {
      found = keys(statement, merge.collidingKeys(), 1, 2);
    }
    if (!found.isEmpty()) {
      throw new LagoaException(
          ErrorCode.DATA_ERROR,
          "Cannot deliver %s: the keys %s and %s differ, but the target takes them for one; give its key columns a collation that tells them apart, or make the keys alike in the query"
              .formatted(title, found.get(0), found.get(1)));
    }
  }

  /** The keys in the first rows of a query, some side by side in each. */
  private List<String> keys(Statement statement, String query, int rows, int beside)
      throws SQLException {
    List<String> found = new ArrayList<>();
    statement.setMaxRows(rows);
    try (ResultSet row = statement.executeQuery(query)) {
      while (row.next()) {
        for (int key = 0; key < beside; key++) {
          List<String> values = new ArrayList<>();
          for (Slot slot : merge.key()) {
            int column = key * merge.key().size() + values.size() + 1;
            values.add(slot.sql() + " = " + row.getString(column));
          }
          found.add(String.join(", ", values));
        }
      }
    }
    statement.setMaxRows(0);
    return found;
  }

  /** The error that a key does not identify a row. */
  static LagoaException ambiguous(String key, String title) {
    return new LagoaException(
        ErrorCode.DATA_ERROR,
        "Cannot deliver %s: the key %s is there twice or holds a NULL; make the key unique in the table, or name the columns that are"
            .formatted(title, key));
  }
}
