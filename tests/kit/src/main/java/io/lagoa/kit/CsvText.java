package io.lagoa.kit;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/** Reads lines of comma-separated values as rows of text and nulls. */
final class CsvText {
  private static final Pattern VALUE =
      Pattern.compile("\\G\\s*(?:\"((?:[^\"]|\"\")*)\"\\s*|([^\",]*))(,|$)");

  private CsvText() {}

  /**
   * The rows, their values in the order of {@code columns} if a header says another.
   *
   * @throws IllegalArgumentException if a quote is not closed or stands inside an unquoted value
   */
  static List<Row> rows(String text, List<String> columns) {
    List<List<@Nullable String>> lines = new ArrayList<>();
    text.lines().filter(line -> !line.isBlank()).forEach(line -> lines.add(values(line)));
    int[] order = lines.isEmpty() ? null : header(lines.get(0), columns);
    List<Row> rows = new ArrayList<>();
    for (List<@Nullable String> line : order == null ? lines : lines.subList(1, lines.size())) {
      rows.add(RowFactory.create(ordered(line, order)));
    }
    return rows;
  }

  /** Where each column stands in the line, or null if the line is no header. */
  private static int @Nullable [] header(List<@Nullable String> line, List<String> columns) {
    return line.size() == columns.size() && new HashSet<>(line).equals(new HashSet<>(columns))
        ? columns.stream().mapToInt(line::indexOf).toArray()
        : null;
  }

  private static @Nullable Object[] ordered(List<@Nullable String> line, int @Nullable [] order) {
    if (order == null || line.size() != order.length) {
      return line.toArray(); // reported with the row's number when the row is converted
    }
    @Nullable Object[] values = new @Nullable Object[order.length];
    for (int i = 0; i < order.length; i++) {
      values[i] = line.get(order[i]);
    }
    return values;
  }

  private static List<@Nullable String> values(String line) {
    List<@Nullable String> values = new ArrayList<>();
    Matcher matcher = VALUE.matcher(line);
    int end = 0;
    while (matcher.find()) {
      end = matcher.end();
      values.add(value(matcher.group(1), matcher.group(2)));
      if (matcher.group(3).isEmpty()) {
        return values;
      }
    }
    throw new IllegalArgumentException(
        "Invalid line <%s>: a quote at or after character %d is not closed, or is not doubled inside a quoted value"
            .formatted(line, end + 1));
  }

  private static @Nullable String value(@Nullable String quoted, @Nullable String plain) {
    if (quoted != null) {
      return quoted.replace("\"\"", "\"");
    }
    return plain == null || plain.isBlank() ? null : plain.strip();
  }
}
