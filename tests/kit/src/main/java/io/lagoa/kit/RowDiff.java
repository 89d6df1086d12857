package io.lagoa.kit;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How the rows of two datasets differ, whatever their order; the same row several times counts.
 *
 * @param missing plain rows expected and not found, with how many
 * @param unexpected plain rows found and not expected, with how many
 * @param equal how many rows are as expected
 */
record RowDiff(Map<PlainRow, Integer> missing, Map<PlainRow, Integer> unexpected, int equal) {
  private static final int SHOWN = 20;

  static RowDiff between(List<PlainRow> actual, List<PlainRow> expected, Tolerance tolerance) {
    Map<PlainRow, Integer> missing = new LinkedHashMap<>();
    expected.forEach(row -> missing.merge(row, 1, Integer::sum));
    Map<PlainRow, Integer> unexpected = new LinkedHashMap<>();
    actual.stream()
        .filter(row -> !take(missing, row))
        .forEach(row -> unexpected.merge(row, 1, Integer::sum));
    if (!tolerance.isExact()) {
      pairNear(missing, unexpected, tolerance);
    }
    return new RowDiff(missing, unexpected, actual.size() - sum(unexpected));
  }

  boolean isEmpty() {
    return missing.isEmpty() && unexpected.isEmpty();
  }

  /** The counts, and the rows as an aligned table; at most twenty, alike rows together. */
  String text(List<String> columns, ZoneId zone) {
    List<List<String>> lines = new ArrayList<>();
    missing.forEach((row, count) -> lines.add(line("missing", count, row, zone)));
    unexpected.forEach((row, count) -> lines.add(line("unexpected", count, row, zone)));
    lines.sort(Comparator.comparing(line -> line.subList(1, line.size()).toString()));
    return "Rows differ: %d missing, %d unexpected, %d as expected\n%s"
        .formatted(
            sum(missing), sum(unexpected), equal, TextTable.of("", columns, lines).head(SHOWN));
  }

  private static List<String> line(String kind, int count, PlainRow row, ZoneId zone) {
    List<String> line = new ArrayList<>();
    line.add(count == 1 ? kind : kind + " x" + count);
    row.values().forEach(value -> line.add(PlainRow.text(value, zone)));
    return line;
  }

  private static boolean take(Map<PlainRow, Integer> rows, PlainRow row) {
    boolean found = rows.containsKey(row);
    rows.computeIfPresent(row, (key, count) -> count == 1 ? null : count - 1);
    return found;
  }

  /** Pairs each missing row with the first unexpected row near it. */
  private static void pairNear(
      Map<PlainRow, Integer> missing, Map<PlainRow, Integer> unexpected, Tolerance tolerance) {
    for (PlainRow row : List.copyOf(missing.keySet())) {
      for (PlainRow other : List.copyOf(unexpected.keySet())) {
        while (missing.containsKey(row)
            && unexpected.containsKey(other)
            && tolerance.near(row.values(), other.values())) {
          take(missing, row);
          take(unexpected, other);
        }
      }
    }
  }

  private static int sum(Map<PlainRow, Integer> rows) {
    return rows.values().stream().mapToInt(Integer::intValue).sum();
  }
}
