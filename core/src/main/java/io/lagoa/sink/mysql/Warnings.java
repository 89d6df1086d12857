package io.lagoa.sink.mysql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Decides that a value which the server had to change is an error. */
final class Warnings {
  private Warnings() {}

  /** Fails if the connection's last statement was answered by a warning or note. */
  static void requireNone(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet warnings = statement.executeQuery("SHOW WARNINGS LIMIT 1")) {
      if (warnings.next()) {
        throw new SQLException(warnings.getString(3), "22000", warnings.getInt(2));
      }
    }
  }
}
