package io.lagoa.table;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.util.regex.Pattern;

/**
 * A table's name, {@code layer.name}; in SQL a database and a table.
 *
 * @param layer {@code bronze}, {@code silver}, {@code gold}, or another
 * @param name unique in its layer; lower case, digits and underscores; with one star it stands for
 *     the tables of a source of many, {@code bronze.shop_*}
 */
public record TableName(String layer, String name) implements Comparable<TableName> {
  private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9_]*");
  private static final String STAR = "*";

  public TableName {
    requireWord(layer, layer + "." + name);
    requireWord(name.replaceFirst("^\\*", "x").replace(STAR, ""), layer + "." + name);
    if (name.indexOf(STAR) != name.lastIndexOf(STAR)) {
      throw new LagoaException(
          ErrorCode.CONFIG_INVALID,
          "Invalid table name '%s.%s': it has more than one star".formatted(layer, name));
    }
  }

  /** Whether it stands for many tables. */
  public boolean isPattern() {
    return name.contains(STAR);
  }

  /** The name with a word in the place of its star. */
  public TableName with(String word) {
    return new TableName(layer, name.replace(STAR, word));
  }

  /**
   * Parses {@code layer.name}.
   *
   * @throws LagoaException {@code CONFIG_INVALID} if it is not two words
   */
  public static TableName of(String text) {
    int dot = text.indexOf('.');
    if (dot < 0) {
      throw new LagoaException(
          ErrorCode.CONFIG_INVALID,
          "Invalid table name '%s': write layer.name, such as silver.rental".formatted(text));
    }
    return new TableName(text.substring(0, dot), text.substring(dot + 1));
  }

  /** Whether a text is {@code layer.name}, as {@link #of} asks. */
  public static boolean isValid(String text) {
    int dot = text.indexOf('.');
    return dot >= 0
        && WORD.matcher(text.substring(0, dot)).matches()
        && WORD.matcher(text.substring(dot + 1)).matches();
  }

  @Override
  public int compareTo(TableName other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    return layer + "." + name;
  }

  private static void requireWord(String word, String whole) {
    if (!WORD.matcher(word).matches()) {
      throw new LagoaException(
          ErrorCode.CONFIG_INVALID,
          "Invalid table name '%s': use lower-case letters, digits and underscores, starting with a letter"
              .formatted(whole));
    }
  }
}
