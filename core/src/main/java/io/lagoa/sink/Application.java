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
 * The part of a delivery that changes the target, inside the caller's transaction.
 *
 * @param partial whether the staged rows are changes rather than the whole table
 * @param title what goes where, for messages
 */
record Application(Merge merge, Mode mode, boolean partial, String title) {

  /**
   * Applies the staged rows.
   *
   * @throws LagoaException {@code DATA_ERROR} if the key of a staged row is not unique
   */
  Receipt apply(Connection connection, Dialect dialect) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      Receipt receipt = changes(statement, dialect);
      if (dialect
          == Dialect.POSTGRESQL) { // its DDL is part of the transaction: a kill leaves nothing
        statement.execute("DROP TABLE " + merge.staging());
      }
      return receipt;
    }
  }

  private Receipt changes(Statement statement, Dialect dialect) throws SQLException {
    return switch (mode) {
      case APPEND -> new Receipt(statement.executeUpdate(merge.insertAll()), 0);
      case REPLACE -> {
        long deleted = statement.executeUpdate(merge.deleteAll());
        yield new Receipt(statement.executeUpdate(merge.insertAll()), deleted);
      }
      case UPSERT, MIRROR -> byKey(statement, dialect);
    };
  }

  private Receipt byKey(Statement statement, Dialect dialect) throws SQLException {
    requireUniqueKeys(statement);
    long deleted = 0;
    if (partial) {
      deleted = statement.executeUpdate(merge.deleteMarked());
    } else if (mode == Mode.MIRROR) {
      deleted = statement.executeUpdate(merge.deleteUnstaged());
    }
    long written = 0;
    for (String upsert : dialect.upsert(merge)) {
      written += statement.executeUpdate(upsert);
    }
    return new Receipt(written, deleted);
  }

  private void requireUniqueKeys(Statement statement) throws SQLException {
    try (ResultSet rows = statement.executeQuery(merge.ambiguousKeys())) {
      if (rows.next()) {
        List<String> values = new ArrayList<>();
        for (int i = 1; i <= merge.key().size(); i++) {
          values.add(merge.key().get(i - 1) + " = " + rows.getString(i));
        }
        throw new LagoaException(
            ErrorCode.DATA_ERROR,
            "Cannot deliver %s: the key %s is there twice or holds a NULL; make the key unique in the table, or name the columns that are"
                .formatted(title, String.join(", ", values)));
      }
    }
  }
}
