package io.lagoa.cdc;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Decides what definitions that a log tells mean for the tables that are followed: which of them
 * are kept, and whether one gave a table's name to other rows, of which no event tells.
 *
 * @param tables that are followed
 */
record Definitions(List<LogTable> tables) {
  private static final String NAME =
      "((?:`(?:[^`]|``)+`|[^\\s`.,;(]+)(?:\\s*\\.\\s*(?:`(?:[^`]|``)+`|[^\\s`.,;(]+))?)";

  private static final Pattern REPLACED =
      pattern("CREATE\\s+OR\\s+REPLACE\\s+TABLE\\s+" + NAME + ".*");

  private static final Pattern RENAMED =
      pattern(
          "RENAME\\s+TABLES?\\s+(?:IF\\s+EXISTS\\s+)?"
              + NAME
              + "(?:\\s+NOWAIT|\\s+WAIT\\s+\\d+)?\\s+TO\\s+"
              + NAME
              + ".*");

  private static final Pattern ALTERED =
      pattern(
          "ALTER\\s+(?:ONLINE\\s+|IGNORE\\s+)*TABLE\\s+(?:IF\\s+EXISTS\\s+)?"
              + NAME
              + "\\s.*?\\bRENAME\\s+(?!COLUMN\\b|INDEX\\b|KEY\\b|CONSTRAINT\\b)(?:TO\\s+|AS\\s+|=\\s*)?"
              + NAME
              + ".*");

  /** Definitions that later ones build on, whichever tables are followed. */
  private static final Pattern COMMON =
      pattern("(?:SET|(?:CREATE|ALTER)\\s+(?:DATABASE|SCHEMA))\\b.*");

  /** What is no part of a statement: texts and comments. */
  private static final Pattern ASIDE =
      Pattern.compile("'(?:[^'\\\\]|''|\\\\.)*'|/\\*.*?\\*/|(?:--\\s|#)[^\\n]*", Pattern.DOTALL);

  private static Pattern pattern(String regex) {
    return Pattern.compile("\\s*" + regex, Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  }

  /** Those of some definitions, lines of JSON, that a reader of these tables needs later. */
  List<String> kept(List<String> lines) {
    return lines.stream().filter(line -> isKept(Image.parse(line))).toList();
  }

  private boolean isKept(JsonNode line) {
    JsonNode changes = line.path("tableChanges");
    for (JsonNode change : changes) {
      if (follows(change.path("id")).isPresent()
          || follows(change.path("previousId")).isPresent()) {
        return true;
      }
    }
    return changes.isEmpty() && COMMON.matcher(line.path("ddl").asText()).matches();
  }

  /**
   * The first followed table whose rows left without events: it was dropped, renamed, or another
   * took its name.
   *
   * @param lines definitions that came since the last run, JSON
   */
  Optional<LogTable> lost(List<String> lines) {
    return lines.stream().map(Image::parse).flatMap(line -> lost(line).stream()).findFirst();
  }

  private Optional<LogTable> lost(JsonNode line) {
    String ddl = line.path("ddl").asText("");
    for (JsonNode change : line.path("tableChanges")) {
      String type = change.path("type").asText();
      Optional<LogTable> table = follows(change.path("id"));
      boolean begun = type.equals("CREATE") && !ddl.isEmpty();
      if (table.isPresent() && (begun || type.equals("DROP") || change.hasNonNull("previousId"))) {
        return table;
      }
    }
    return named(ASIDE.matcher(ddl).replaceAll(" "), line.path("databaseName").asText());
  }

  /** The followed table that a statement gives to other rows, or whose rows to another. */
  private Optional<LogTable> named(String ddl, String database) {
    for (Pattern pattern : List.of(REPLACED, RENAMED, ALTERED)) {
      Matcher matcher = pattern.matcher(ddl);
      for (int i = 1; matcher.matches() && i <= matcher.groupCount(); i++) {
        Optional<LogTable> table = follows(matcher.group(i), database);
        if (table.isPresent()) {
          return table;
        }
      }
    }
    return Optional.empty();
  }

  private Optional<LogTable> follows(JsonNode id) {
    return follows(id.asText().replace("\"", ""), "");
  }

  /** Names may differ in case, where a server does not tell it apart. */
  private Optional<LogTable> follows(String name, String database) {
    String plain = name.replaceAll("\\s*\\.\\s*", ".").replace("`", "");
    return tables.stream()
        .filter(
            table ->
                table.toString().equalsIgnoreCase(plain)
                    || (table.schema().equalsIgnoreCase(database)
                        && table.name().equalsIgnoreCase(plain)))
        .findFirst();
  }
}
