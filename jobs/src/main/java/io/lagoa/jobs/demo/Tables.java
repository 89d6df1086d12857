package io.lagoa.jobs.demo;

import io.lagoa.plan.TextTable;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Decides how rows of a database are shown. */
final class Tables {
  private Tables() {}

  static void print(Connection database, String query, PrintStream out) throws SQLException {
    try (Statement statement = database.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      int columns = result.getMetaData().getColumnCount();
      List<List<String>> rows = new ArrayList<>();
      List<String> header = new ArrayList<>();
      for (int column = 1; column <= columns; column++) {
        header.add(result.getMetaData().getColumnLabel(column));
      }
      rows.add(header);
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int column = 1; column <= columns; column++) {
          row.add(String.valueOf(result.getString(column)));
        }
        rows.add(row);
      }
      out.println(TextTable.of(rows, List.of()));
    }
  }
}
