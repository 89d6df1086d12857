package io.lagoa.jobs.imports;

import io.lagoa.database.Relation;
import io.lagoa.database.SurveyedColumn;
import io.lagoa.database.SurveyedTable;
import io.lagoa.source.ManyTables;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes the bronze table of a table: what is known of it as comments, and how it is read. */
record BronzeText(String connection, Imported imported) {

  List<String> lines() {
    SurveyedTable table = imported.table();
    List<String> lines =
        new ArrayList<>(
            TableComment.lines(
                table,
                split(table).map(column -> "read in ranges of " + column).stream().toList()));
    for (Candidate candidate : imported.candidates()) {
      lines.add(
          "# %s %s: %s"
              .formatted(
                  imported.watermark().filter(candidate::equals).isPresent()
                      ? "Watermark"
                      : "Possible watermark",
                  candidate.column().name(),
                  Hocon.comment(candidate.reason())));
    }
    if (imported.watermark().isEmpty()) {
      lines.add("# Without watermark: read in full by each run, and only what differs is written.");
    }
    lines.addAll(declaration(table));
    return lines;
  }

  /** The key by which readers divide the table, as a run chooses it. */
  private static Optional<String> split(SurveyedTable table) {
    return Optional.of(table.primaryKey())
        .filter(key -> key.size() == 1)
        .map(key -> key.get(0))
        .filter(
            key ->
                table.columns().stream()
                    .anyMatch(
                        column ->
                            column.name().equals(key)
                                && column.jdbcType() != java.sql.Types.OTHER
                                && column.type().matches("(?i).*(int|serial|number).*")));
  }

  private List<String> declaration(SurveyedTable table) {
    List<String> from = new ArrayList<>();
    from.add("connection = " + Hocon.word(connection));
    from.add(source(table));
    imported
        .watermark()
        .ifPresent(
            candidate -> {
              from.add("watermark = " + Hocon.word(ManyTables.column(candidate.column().name())));
              from.add("overlap = 1h");
            });
    String source = from.stream().collect(Collectors.joining(", ", "from.jdbc { ", " }"));
    if (imported.watermark().isPresent()) {
      return List.of(imported.bronze() + "." + source);
    }
    return List.of(
        imported.bronze() + " {",
        "  " + source,
        table.primaryKey().isEmpty()
            ? "  write.replace { by = row }"
            : "  key = " + Hocon.list(table.primaryKey().stream().map(ManyTables::column).toList()),
        "}");
  }

  /** The table by its name, or by a query where the lake cannot have its columns' names. */
  private static String source(SurveyedTable table) {
    Relation relation = table.relation();
    if (table.columns().stream().allMatch(BronzeText::isPlain)) {
      return "table = " + Hocon.path(relation.qualified());
    }
    return table.columns().stream()
        .map(SurveyedColumn::name)
        .map(
            name ->
                "%s AS %s"
                    .formatted(
                        relation.spelling().quoted(name),
                        relation.spelling().quoted(ManyTables.column(name))))
        .collect(Collectors.joining(", ", "SELECT ", " FROM " + relation.sql()))
        .transform(query -> "query = " + Hocon.text(query));
  }

  private static boolean isPlain(SurveyedColumn column) {
    return ManyTables.column(column.name()).equals(column.name());
  }
}
