package io.lagoa.profile;

import static io.lagoa.error.Names.quoted;

import io.lagoa.check.Check;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Decides which checks rows suggest: only such as hold of them, and say something that a person can
 * mean.
 */
final class Suggestions {
  private static final int MOST_WORDS = 12;

  private Suggestions() {}

  static List<Check> of(Profile profile) {
    List<Check> checks = new ArrayList<>();
    if (profile.rows() == 0) {
      return checks;
    }
    checks.add(Check.that("rows > 0").stop());
    for (ColumnProfile column : profile.columns()) {
      String name = name(column.name());
      if (profile.unique().contains(column.name())) {
        checks.add(Check.that("unique(%s) = 100%%".formatted(name)).stop());
      }
      nulls(column, name, profile.rows(), checks);
      if (column.nulls() < profile.rows()) {
        values(column, name, profile.rows(), checks);
      }
    }
    return checks;
  }

  private static void nulls(ColumnProfile column, String name, long rows, List<Check> checks) {
    if (column.nulls() == 0) {
      checks.add(Check.that(name + " IS NOT NULL").reject());
    } else if (column.nulls() * 5 <= rows) {
      long percent = column.nulls() * 100 / rows + 1;
      checks.add(Check.that("nulls(%s) <= %d%%".formatted(name, percent)).warn());
    }
  }

  private static void values(ColumnProfile column, String name, long rows, List<Check> checks) {
    if (column.mean().isPresent()) {
      boolean positive = column.min().filter(least -> Double.parseDouble(least) >= 0).isPresent();
      if (positive) {
        checks.add(Check.that(name + " >= 0").reject());
      }
    } else if (column.shape().isPresent()) {
      checks.add(
          Check.that(
                  "matches(%s, '%s') = 100%%"
                      .formatted(name, column.shape().orElseThrow().pattern()))
              .warn());
    } else if (column.type().equals("string")
        && column.allValues()
        && column.frequent().size() <= MOST_WORDS
        && column.frequent().size() * 10L <= rows) {
      String words =
          column.frequent().stream()
              .map(ColumnProfile.Frequent::value)
              .sorted()
              .map(value -> "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'")
              .collect(Collectors.joining(", "));
      checks.add(Check.that("%s IN (%s)".formatted(name, words)).warn());
    }
  }

  private static String name(String column) {
    boolean plain = column.matches("[A-Za-z_][A-Za-z0-9_]*");
    return plain && !column.matches("rows|rejected") ? column : quoted(column);
  }
}
