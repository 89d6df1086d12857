package io.lagoa.jobs.imports;

import io.lagoa.error.Names;
import java.util.List;
import java.util.stream.Collectors;

/** Decides how texts and names are written in HOCON, and columns in Spark SQL. */
final class Hocon {
  private static final String WORD = "[A-Za-z_][A-Za-z0-9_]*";

  private Hocon() {}

  /** A text, in quotes whatever it holds. */
  static String text(String value) {
    StringBuilder text = new StringBuilder("\"");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"' -> text.append("\\\"");
        case '\\' -> text.append("\\\\");
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        default -> text.append(c < ' ' ? "\\u%04x".formatted((int) c) : String.valueOf(c));
      }
    }
    return text.append('"').toString();
  }

  /** A key or a plain value, in quotes where it must be. */
  static String word(String value) {
    return value.matches(WORD) ? value : text(value);
  }

  /** A value that may have dots. */
  static String path(String value) {
    return value.matches(WORD + "(\\." + WORD + ")*") ? value : text(value);
  }

  static String list(List<String> values) {
    return values.stream().map(Hocon::word).collect(Collectors.joining(", ", "[", "]"));
  }

  /** A comment of one line. */
  static String comment(String value) {
    return value.replaceAll("\\s+", " ").strip();
  }

  static boolean isPlain(String column) {
    return column.matches(WORD);
  }

  /** A column in Spark SQL. */
  static String column(String name) {
    return isPlain(name) ? name : Names.quoted(name);
  }
}
