package io.lagoa.kit;

import java.util.ArrayList;
import java.util.List;

/**
 * Text in aligned columns under a header.
 *
 * @param lines the header first; all of one length
 */
record TextTable(List<List<String>> lines) {

  /** A table whose first column has its own title. */
  static TextTable of(String title, List<String> columns, List<List<String>> lines) {
    List<List<String>> all = new ArrayList<>();
    List<String> header = new ArrayList<>(columns);
    header.add(0, title);
    all.add(header);
    all.addAll(lines);
    return new TextTable(all);
  }

  /** The header and the first lines, and how many more there are. */
  String head(int count) {
    List<List<String>> shown = lines.subList(0, Math.min(lines.size(), count + 1));
    int[] widths = new int[shown.get(0).size()];
    for (List<String> line : shown) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    shown.forEach(line -> text.append(padded(line, widths)).append('\n'));
    int more = lines.size() - shown.size();
    return more == 0 ? text.toString() : text + "… and " + more + " more\n";
  }

  private static String padded(List<String> line, int[] widths) {
    List<String> cells = new ArrayList<>();
    for (int i = 0; i < widths.length; i++) {
      cells.add(line.get(i) + " ".repeat(widths[i] - line.get(i).length()));
    }
    return ("  " + String.join(" | ", cells)).stripTrailing();
  }
}
