package io.lagoa.cdc;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A table of a database as its catalog spells it.
 *
 * @param schema its schema; in MySQL and MariaDB its database
 */
record LogTable(String schema, String name) {
  private static final Pattern NAME =
      Pattern.compile("(?:\"((?:[^\"]|\"\")+)\"|([^\".]+))\\.(?:\"((?:[^\"]|\"\")+)\"|([^\"]+))");

  /**
   * Parses {@code schema.table}; a part that holds a dot stands in double quotes.
   *
   * @throws LagoaException {@code CONFIG_INVALID} if it is not two parts
   */
  static LogTable of(String text) {
    Matcher matcher = NAME.matcher(text.strip());
    if (!matcher.matches() || (matcher.group(4) != null && matcher.group(4).contains("."))) {
      throw new LagoaException(
          ErrorCode.CONFIG_INVALID,
          "Invalid table '%s': write schema.table as the database's catalog spells it, with double quotes around a part that holds a dot"
              .formatted(text));
    }
    return new LogTable(part(matcher, 1), part(matcher, 3));
  }

  private static String part(Matcher matcher, int quoted) {
    return matcher.group(quoted) == null
        ? matcher.group(quoted + 1)
        : matcher.group(quoted).replace("\"\"", "\"");
  }

  /** A regular expression, without commas, that only this name matches: Debezium asks for one. */
  String pattern() {
    return literal(schema) + "\\." + literal(name);
  }

  /** As {@link #pattern}, of the schema. */
  String schemaPattern() {
    return literal(schema);
  }

  /** The patterns of several tables. */
  static String patterns(List<LogTable> tables) {
    return tables.stream().map(LogTable::pattern).collect(Collectors.joining(","));
  }

  /** The name in SQL. */
  String quoted(String quote) {
    return quote
        + schema.replace(quote, quote + quote)
        + quote
        + "."
        + quote
        + name.replace(quote, quote + quote)
        + quote;
  }

  /** A regular expression, without commas, that only this text matches. */
  static String literal(String text) {
    return text.codePoints()
        .mapToObj(
            c ->
                Character.isLetterOrDigit(c) || c == '_'
                    ? Character.toString(c)
                    : "\\x{%x}".formatted(c))
        .collect(Collectors.joining());
  }

  @Override
  public String toString() {
    return schema + "." + name;
  }
}
