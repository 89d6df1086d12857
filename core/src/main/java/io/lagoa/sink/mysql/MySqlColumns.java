package io.lagoa.sink.mysql;

import io.lagoa.database.Relation;
import io.lagoa.sink.TargetColumn;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Decides which columns of a relation hold some texts for the same that differ: in case, in an
 * accent, or, by all collations that are not named so, in blanks at the end; and tells the digits
 * of a second, which drivers leave out.
 */
final class MySqlColumns {
  private static final String EXACT = ".*_(0900|nopad)_bin|binary";
  private static final Pattern TIMES =
      Pattern.compile("(DATETIME|TIMESTAMP|TIME)(?:\\((\\d)\\))?(?: .*)?");

  private record Shown(String type, @Nullable String collation) {
    boolean folds() {
      return collation != null && !collation.matches(EXACT);
    }
  }

  private MySqlColumns() {}

  /** The columns, those of times with types such as {@code DATETIME(3)}. */
  static List<TargetColumn> of(
      Connection connection, Relation relation, List<TargetColumn> described) throws SQLException {
    Map<String, Shown> shown = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SHOW FULL COLUMNS FROM " + relation.sql())) {
      while (rows.next()) {
        String type = rows.getString("Type").toUpperCase(Locale.ROOT);
        shown.put(rows.getString("Field"), new Shown(type, rows.getString("Collation")));
      }
    }
    return described.stream()
        .map(column -> with(column, shown.getOrDefault(column.name(), new Shown("", null))))
        .toList();
  }

  private static TargetColumn with(TargetColumn column, Shown shown) {
    Matcher time = TIMES.matcher(shown.type());
    TargetColumn told = column.folding(shown.folds());
    return time.matches()
        ? told.type("%s(%s)".formatted(time.group(1), time.group(2) == null ? "0" : time.group(2)))
        : told;
  }
}
