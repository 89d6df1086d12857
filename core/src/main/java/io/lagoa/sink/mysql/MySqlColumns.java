package io.lagoa.sink.mysql;

import io.lagoa.database.Relation;
import io.lagoa.sink.TargetColumn;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Decides which columns of a relation hold some texts for the same that differ: in case, in an
 * accent, or, by all collations that are not named so, in blanks at the end.
 */
final class MySqlColumns {
  private static final String EXACT = ".*_(0900|nopad)_bin|binary";

  private MySqlColumns() {}

  static List<TargetColumn> of(
      Connection connection, Relation relation, List<TargetColumn> described) throws SQLException {
    Set<String> folding = new HashSet<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SHOW FULL COLUMNS FROM " + relation.sql())) {
      while (rows.next()) {
        String collation = rows.getString("Collation");
        if (collation != null && !collation.matches(EXACT)) {
          folding.add(rows.getString("Field"));
        }
      }
    }
    List<TargetColumn> columns = new ArrayList<>();
    for (TargetColumn column : described) {
      columns.add(column.folding(folding.contains(column.name())));
    }
    return columns;
  }
}
