package io.lagoa.plan;

import java.util.List;
import java.util.stream.Collectors;

/** Decides how rows are aligned for a terminal: columns two spaces apart, numbers to the right. */
public final class TextTable {
  private TextTable() {}

  /**
   * Aligns rows.
   *
   * @param rows the first is the header; all of the same length
   * @param right the columns that are aligned to the right
   */
  public static String of(List<List<String>> rows, List<Integer> right) {
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    return rows.stream()
        .map(
            row -> {
              StringBuilder line = new StringBuilder("  ");
              for (int i = 0; i < columns; i++) {
                String pad = " ".repeat(widths[i] - row.get(i).length());
                line.append(right.contains(i) ? pad + row.get(i) : row.get(i) + pad).append("  ");
              }
              return line.toString().stripTrailing();
            })
        .collect(Collectors.joining("\n"));
  }
}
