package io.lagoa.sink;

import java.sql.SQLException;
import java.sql.Statement;

/** Counts the rows that a statement changed, also where they are more than an int holds. */
final class Updates {
  private Updates() {}

  static long count(Statement statement, String sql) throws SQLException {
    try {
      return statement.executeLargeUpdate(sql);
    } catch (UnsupportedOperationException olderDriver) { // thrown before anything is done
      return statement.executeUpdate(sql);
    }
  }
}
