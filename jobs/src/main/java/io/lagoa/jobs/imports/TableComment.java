package io.lagoa.jobs.imports;

import io.lagoa.database.SurveyedColumn;
import io.lagoa.database.SurveyedTable;
import java.util.ArrayList;
import java.util.List;

/** Writes what is known of a table as comments: its rows, its key, its columns. */
final class TableComment {
  private TableComment() {}

  /**
   * The lines.
   *
   * @param besides a further fact; may be empty
   */
  static List<String> lines(SurveyedTable table, List<String> besides) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "# %s: %s".formatted(Hocon.comment(table.relation().toString()), facts(table, besides)));
    int width = table.columns().stream().mapToInt(one -> one.name().length()).max().orElse(0);
    for (SurveyedColumn column : table.columns()) {
      lines.add("#   " + described(column, width));
    }
    return lines;
  }

  private static String facts(SurveyedTable table, List<String> besides) {
    List<String> facts = new ArrayList<>();
    facts.add(
        table
            .rows()
            .map(rows -> rows == 1 ? "about 1 row" : "about %,d rows".formatted(rows))
            .orElse("rows unknown, as it has no statistics"));
    facts.add(
        table.primaryKey().isEmpty()
            ? "no primary key"
            : "primary key " + String.join(", ", table.primaryKey()));
    facts.addAll(besides);
    return Hocon.comment(String.join("; ", facts));
  }

  private static String described(SurveyedColumn column, int width) {
    String name = column.name() + " ".repeat(width - column.name().length());
    return Hocon.comment(
            column.type()
                + (column.nullable() ? "" : ", not null")
                + column.standard().map(text -> ", default " + text).orElse(""))
        .transform(text -> name + "  " + text);
  }
}
