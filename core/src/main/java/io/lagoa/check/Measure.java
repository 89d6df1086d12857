package io.lagoa.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a set check measures.
 *
 * @param kind what is measured
 * @param columns the measured columns; empty where there are none
 * @param argument the regular expression, the quantile, or the referenced {@code
 *     layer.table.column}; empty otherwise
 * @param ofRun whether only the rows of this run are measured, rather than the table as it would
 *     stand
 */
public record Measure(Kind kind, List<String> columns, String argument, boolean ofRun) {
  public Measure {
    columns = List.copyOf(columns);
  }

  /** The words. */
  public enum Kind {
    /** Rows. */
    ROWS,
    /** Rows rejected in this run, of those judged. */
    REJECTED,
    /** Rows without a value. */
    NULLS,
    /** The smallest value. */
    MIN,
    /** The greatest value. */
    MAX,
    /** Different values, without NULL. */
    DISTINCT,
    /** Rows whose values no other row has; a row with a NULL among them is one, as in SQL. */
    UNIQUE,
    /** Rows with a value that is not in a column of another table. */
    REFERENCES,
    /** The age of the greatest value. */
    FRESH,
    /** Rows that match a regular expression, of those with a value. */
    MATCHES,
    /** A quantile of the values, to a ten-thousandth of their rank. */
    QUANTILE,
    /** By how much the number of rows differs from the previous version's. */
    CHANGED;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** As written in a check. */
  @Override
  public String toString() {
    List<String> arguments = new ArrayList<>(columns);
    if (kind == Kind.MATCHES) {
      arguments.add("'" + argument.replace("'", "''") + "'");
    } else if (!argument.isEmpty()) {
      arguments.add(argument);
    }
    String text =
        kind == Kind.CHANGED
            ? "changed(rows)"
            : kind.word() + (arguments.isEmpty() ? "" : "(" + String.join(", ", arguments) + ")");
    return ofRun ? "new(" + text + ")" : text;
  }
}
