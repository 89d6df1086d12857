package io.lagoa.jobs.imports;

import io.lagoa.database.ForeignKey;
import io.lagoa.database.SurveyedColumn;
import io.lagoa.database.SurveyedTable;
import io.lagoa.source.ManyTables;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Writes the silver table of a table: its newest rows by key, its foreign keys as checks.
 *
 * @param all the imported tables by their names in the database
 * @param log the table of events that it is made from; empty if it is made from a bronze table
 * @param later the references that go in a circle, which cannot be checked by a first run
 */
record SilverText(
    Imported imported, Map<String, Imported> all, Optional<String> log, List<ForeignKey> later) {
  private static final int WIDTH = 110;

  List<String> lines() {
    SurveyedTable table = imported.table();
    List<String> lines = new ArrayList<>();
    lines.add(imported.silver() + " {");
    table
        .listed()
        .comment()
        .ifPresent(comment -> lines.add("  description = " + Hocon.text(comment)));
    if (log.isPresent()) {
      lines.add(
          "  changes { from = %s, table = %s }"
              .formatted(log.orElseThrow(), Hocon.path(LogText.title(imported))));
    } else {
      lines.add("  sql = \"\"\"");
      columns(table).forEach(line -> lines.add("    " + line));
      lines.add("    FROM " + imported.bronze());
      lines.add("  \"\"\"");
    }
    if (!table.primaryKey().isEmpty()) {
      String key =
          "  key = " + Hocon.list(table.primaryKey().stream().map(ManyTables::column).toList());
      lines.add(
          key
              + imported
                  .watermark()
                  .filter(candidate -> log.isEmpty())
                  .map(
                      candidate ->
                          ", order-by = [%s], write = upsert"
                              .formatted(Hocon.word(ManyTables.column(candidate.column().name()))))
                  .orElse(""));
    } else if (imported.watermark().isPresent()) {
      lines.add("  # No primary key: a row that was changed stands here in each of its states.");
    }
    lines.addAll(checks(table));
    lines.addAll(described(table));
    lines.add("}");
    return lines;
  }

  /** {@code SELECT} and the columns, in lines of a readable length. */
  private static List<String> columns(SurveyedTable table) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder("SELECT ");
    for (int i = 0; i < table.columns().size(); i++) {
      String column =
          Hocon.column(ManyTables.column(table.columns().get(i).name()))
              + (i < table.columns().size() - 1 ? "," : "");
      if (line.length() + column.length() > WIDTH) {
        lines.add(line.toString().stripTrailing());
        line = new StringBuilder("       ");
      }
      line.append(column).append(' ');
    }
    lines.add(line.toString().stripTrailing());
    return lines;
  }

  private List<String> checks(SurveyedTable table) {
    List<String> checks = new ArrayList<>();
    for (ForeignKey key : table.foreignKeys()) {
      String columns = String.join(", ", key.columns());
      String target = key.target() + " (" + String.join(", ", key.targetColumns()) + ")";
      Optional<Imported> referred = Optional.ofNullable(all.get(key.target().toString()));
      if (referred.isEmpty() || key.columns().size() > 1 || !isExpressible(key)) {
        checks.add(
            "    # no check that %s is in %s: %s"
                .formatted(
                    Hocon.comment(columns),
                    Hocon.comment(target),
                    referred.isEmpty()
                        ? "that table is not imported"
                        : key.columns().size() > 1
                            ? "it is of several columns"
                            : "a check cannot name that column"));
        continue;
      }
      String check =
          Hocon.text(
              "references(%s, %s.%s) = 0 : warn"
                  .formatted(
                      Hocon.column(ManyTables.column(key.columns().get(0))),
                      referred.orElseThrow().silver(),
                      ManyTables.column(key.targetColumns().get(0))));
      checks.add(
          later.contains(key)
              ? "    # " + check + "  goes in a circle: add it after the first run"
              : "    " + check);
    }
    if (checks.isEmpty()) {
      return List.of();
    }
    checks.add(0, "  checks = [");
    checks.add("  ]");
    return checks;
  }

  private static boolean isExpressible(ForeignKey key) {
    return Hocon.isPlain(ManyTables.column(key.targetColumns().get(0)))
        && !key.columns().get(0).contains("`");
  }

  private static List<String> described(SurveyedTable table) {
    List<SurveyedColumn> described =
        table.columns().stream().filter(column -> column.comment().isPresent()).toList();
    if (described.isEmpty()) {
      return List.of();
    }
    return described.stream()
        .map(
            column ->
                "    %s.description = %s"
                    .formatted(
                        Hocon.word(ManyTables.column(column.name())),
                        Hocon.text(column.comment().orElseThrow())))
        .collect(
            Collectors.collectingAndThen(
                Collectors.toList(),
                lines -> {
                  lines.add(0, "  columns {");
                  lines.add("  }");
                  return lines;
                }));
  }
}
