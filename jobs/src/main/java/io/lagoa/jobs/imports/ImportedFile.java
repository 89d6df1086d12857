package io.lagoa.jobs.imports;

import static io.lagoa.error.ErrorCode.CONFIG_INVALID;

import io.lagoa.config.Connection;
import io.lagoa.database.Database;
import io.lagoa.database.ForeignKey;
import io.lagoa.database.Survey;
import io.lagoa.database.SurveyedTable;
import io.lagoa.database.TablePatterns;
import io.lagoa.error.LagoaException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A pipeline file for a database, to be reviewed: a bronze and a silver table for each of its
 * tables, or one table of its log's events and a silver table for each. It can be planned as it is.
 */
public final class ImportedFile {
  private final String connection;
  private final Connection settings;
  private final Optional<LogText> log;
  private final Map<String, Imported> tables = new LinkedHashMap<>();

  private ImportedFile(
      String connection, Connection settings, boolean followed, List<SurveyedTable> surveyed) {
    this.connection = connection;
    this.settings = settings;
    List<Imported> all = surveyed.stream().map(Imported::of).toList();
    this.log = followed ? Optional.of(new LogText(connection, all)) : Optional.empty();
    all.stream()
        .filter(one -> !followed || LogText.isFollowed(one))
        .forEach(one -> tables.put(one.table().relation().toString(), one));
    requireDistinct();
  }

  /**
   * The file's text. Reads the database's metadata, no rows.
   *
   * @param connection its name
   * @param schema by default the connection's own
   * @param patterns which tables
   * @param followed whether they are read from the database's log, rather than as tables
   * @throws LagoaException {@code UNREACHABLE} if the database does not answer; {@code
   *     CONFIG_INVALID} if there is no such table, or two tables get one name
   */
  public static String of(
      String connection,
      Connection settings,
      Optional<String> schema,
      List<String> patterns,
      boolean followed) {
    Database database = Database.of(connection, settings);
    List<SurveyedTable> surveyed = Survey.of(database, schema, new TablePatterns(patterns));
    if (followed && !LogText.PRODUCTS.contains(database.product())) {
      throw new LagoaException(
          CONFIG_INVALID,
          "Cannot import %s with --cdc: its log can be read of PostgreSQL, MySQL, MariaDB and SQL Server; import it without"
              .formatted(database));
    }
    if (surveyed.isEmpty()) {
      throw new LagoaException(
          CONFIG_INVALID,
          "Cannot import %s: no table of %s matches %s; see that the user may read it, or give --schema"
              .formatted(
                  database,
                  schema.map(name -> "schema " + name).orElse("its own schema"),
                  patterns));
    }
    return new ImportedFile(connection, settings, followed, surveyed).text();
  }

  private String text() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "# Made by `lagoa import` from connection %s: %d table%s. Review %s"
            .formatted(
                connection,
                tables.size(),
                tables.size() == 1 ? "" : "s",
                log.isPresent() ? "which are followed." : "what a run cannot know:"));
    if (log.isEmpty()) {
      lines.add(
          "# whether each watermark changes with every update, and how late rows are committed.");
    }
    lines.add("");
    lines.addAll(new ConnectionText(connection, settings).lines());
    lines.add("");
    lines.add("tables {");
    log.ifPresent(
        events -> {
          lines.add("");
          indent(events.lines(), lines);
        });
    Map<String, List<ForeignKey>> circles = circles();
    tables.forEach(
        (name, imported) -> {
          lines.add("");
          indent(
              log.isPresent()
                  ? TableComment.lines(imported.table(), List.of())
                  : new BronzeText(connection, imported).lines(),
              lines);
          indent(
              new SilverText(
                      imported,
                      tables,
                      log.map(LogText::bronze),
                      circles.getOrDefault(name, List.of()))
                  .lines(),
              lines);
        });
    lines.add("}");
    return String.join("\n", lines) + "\n";
  }

  private static void indent(List<String> lines, List<String> to) {
    lines.forEach(line -> to.add(line.isEmpty() ? line : "  " + line));
  }

  private void requireDistinct() {
    Map<String, String> titles = new LinkedHashMap<>();
    tables.forEach(
        (title, imported) -> {
          String twin = titles.putIfAbsent(imported.word(), title);
          if (twin != null) {
            throw new LagoaException(
                CONFIG_INVALID,
                "Cannot import connection %s: both %s and %s would be '%s'; leave one out by --tables"
                    .formatted(connection, twin, title, imported.word()));
          }
        });
  }

  /** The references that close a circle of tables, by the table that refers. */
  private Map<String, List<ForeignKey>> circles() {
    Map<String, List<ForeignKey>> circles = new LinkedHashMap<>();
    Set<String> done = new LinkedHashSet<>();
    tables.keySet().forEach(name -> visit(name, done, new LinkedHashSet<>(), circles));
    return circles;
  }

  private void visit(
      String name, Set<String> done, Set<String> path, Map<String, List<ForeignKey>> circles) {
    Imported imported = tables.get(name);
    if (imported == null || done.contains(name)) {
      return;
    }
    path.add(name);
    for (ForeignKey key : imported.table().foreignKeys()) {
      String target = key.target().toString();
      if (target.equals(name)) {
        continue; // a table's check may refer to the table itself
      }
      if (path.contains(target)) {
        circles.computeIfAbsent(name, first -> new ArrayList<>()).add(key);
      } else {
        visit(target, done, path, circles);
      }
    }
    path.remove(name);
    done.add(name);
  }
}
