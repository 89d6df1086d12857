package io.lagoa.source;

import static io.lagoa.error.ErrorCode.CONFIG_INVALID;

import io.lagoa.error.LagoaException;
import io.lagoa.extract.SourceColumn;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Decides which columns of a table leave the database: those named, or with {@code "*"} all but
 * those after an exclamation mark.
 *
 * @param texts as declared; none for all
 */
record ColumnChoice(List<String> texts) {
  private static final String ALL = "*";
  private static final String NOT = "!";

  ColumnChoice {
    texts = List.copyOf(texts);
  }

  /** Whether it says only what is left out, of tables of any columns. */
  boolean onlyLeavesOut() {
    return texts.stream().allMatch(text -> text.equals(ALL) || text.startsWith(NOT));
  }

  /** Whether nothing is meant. */
  boolean meansNothing() {
    return !texts.isEmpty() && texts.stream().allMatch(text -> text.startsWith(NOT));
  }

  /** The names that are left out. */
  List<String> leftOut() {
    return texts.stream()
        .filter(text -> text.startsWith(NOT))
        .map(text -> text.substring(NOT.length()))
        .toList();
  }

  /** What of it speaks of a table with these columns, where it only leaves out. */
  ColumnChoice of(List<String> columns) {
    return new ColumnChoice(
        Stream.concat(
                Stream.of(ALL),
                texts.stream()
                    .filter(
                        text ->
                            columns.stream()
                                .anyMatch(column -> (NOT + column).equalsIgnoreCase(text))))
            .toList());
  }

  /**
   * The columns of a table that are meant, in its order.
   *
   * @throws LagoaException {@code CONFIG_INVALID} if it has no such column
   */
  List<SourceColumn> of(JdbcLayout layout) {
    if (texts.isEmpty()) {
      return layout.columns();
    }
    Set<String> out = named(layout, leftOut().stream());
    boolean all = texts.contains(ALL);
    Set<String> in =
        named(layout, texts.stream().filter(text -> !text.equals(ALL) && !text.startsWith(NOT)));
    List<SourceColumn> chosen =
        layout.columns().stream()
            .filter(column -> all || in.contains(column.name()))
            .filter(column -> !out.contains(column.name()))
            .toList();
    if (chosen.isEmpty()) {
      throw new LagoaException(
          CONFIG_INVALID,
          "Invalid columns %s: they leave none of %s".formatted(texts, layout.title()));
    }
    return chosen;
  }

  private static Set<String> named(JdbcLayout layout, Stream<String> names) {
    return names.map(name -> layout.column("columns", name).name()).collect(Collectors.toSet());
  }
}
