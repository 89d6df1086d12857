package io.lagoa.source;

import static io.lagoa.error.ErrorCode.CONFIG_INVALID;

import io.lagoa.error.LagoaException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Decides the options of a read so that nothing is lost in silence. For CSV: quotes doubled within
 * quotes and line breaks within quotes (RFC 4180), and a header that is compared with the columns.
 * For CSV and JSON: a row that does not parse fails the read, unless a column takes it.
 *
 * @param values Spark's options; keys in any case
 */
record FileOptions(Map<String, String> values) {
  private static final Map<String, String> CSV =
      Map.of("header", "true", "escape", "\"", "multiLine", "true", "enforceSchema", "false");
  private static final Set<String> PARSED = Set.of("csv", "json", "xml");
  private static final String CORRUPT = "columnNameOfCorruptRecord";
  private static final String USUAL_CORRUPT = "_corrupt";

  /** Never found in a file: an unquoted empty value is null, a quoted one is an empty string. */
  private static final String NO_TEXT = "\0";

  FileOptions {
    Map<String, String> anyCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    anyCase.putAll(values);
    values = anyCase;
  }

  /** The user's options over the defaults of a format. */
  static FileOptions of(String format, Map<String, String> chosen) {
    FileOptions options = new FileOptions(format.equalsIgnoreCase("csv") ? CSV : Map.of());
    options.values.putAll(chosen);
    return options;
  }

  /**
   * These options, with what follows for rows that do not parse.
   *
   * @throws LagoaException {@code CONFIG_INVALID} if they would lose such rows
   */
  FileOptions reading(String format, StructType columns, String table) {
    FileOptions options = new FileOptions(values);
    if (!PARSED.contains(format)) {
      return options;
    }
    String corrupt = corruptColumn();
    boolean kept = Arrays.asList(columns.fieldNames()).contains(corrupt);
    String mode = values.getOrDefault("mode", kept ? "PERMISSIVE" : "FAILFAST");
    if (!mode.equalsIgnoreCase("FAILFAST") && !(mode.equalsIgnoreCase("PERMISSIVE") && kept)) {
      throw new LagoaException(
          CONFIG_INVALID,
          ("Invalid option mode = %s of the files of %s: rows that do not parse would be lost;"
                  + " declare a column %s STRING that takes them, or leave mode out so that they fail"
                  + " the run")
              .formatted(mode, table, corrupt));
    }
    if (format.equals("csv") && allStrings(columns)) {
      options.values.putIfAbsent("nullValue", NO_TEXT);
    }
    options.values.put("mode", mode);
    options.values.put(CORRUPT, corrupt);
    return options;
  }

  /** Columns found in the files, and the one for rows that do not parse, if it was named. */
  StructType withCorrupt(StructType columns) {
    String corrupt = values.get(CORRUPT);
    return corrupt == null || Arrays.asList(columns.fieldNames()).contains(corrupt)
        ? columns
        : columns.add(corrupt, DataTypes.StringType);
  }

  /** The column that takes rows that do not parse, if the columns have it. */
  String corruptColumn() {
    return values.getOrDefault(CORRUPT, USUAL_CORRUPT);
  }

  boolean header() {
    return is("header");
  }

  boolean multiLine() {
    return is("multiLine");
  }

  boolean recursive() {
    return is("recursiveFileLookup");
  }

  String encoding() {
    return values.getOrDefault("encoding", values.getOrDefault("charset", "UTF-8"));
  }

  Optional<String> lineSeparator() {
    return Optional.ofNullable(values.get("lineSep"));
  }

  Optional<String> comment() {
    return Optional.ofNullable(values.get("comment")).filter(text -> !text.isEmpty());
  }

  /** Whether the text ends within quotes. */
  boolean leavesQuoteOpen(String text) {
    String quote = values.getOrDefault("quote", "\"");
    String escape = values.getOrDefault("escape", "\\");
    if (quote.isEmpty()) {
      return false;
    }
    String plain = escape.equals(quote) ? text : text.replace(escape + quote, "");
    return plain.chars().filter(letter -> letter == quote.charAt(0)).count() % 2 == 1;
  }

  private static boolean allStrings(StructType columns) {
    return Arrays.stream(columns.fields())
        .allMatch(field -> field.dataType().equals(DataTypes.StringType));
  }

  private boolean is(String key) {
    return Boolean.parseBoolean(values.getOrDefault(key, "false"));
  }
}
