package io.lagoa.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;

/**
 * A line of the table in the documentation: one side of one contest.
 *
 * @param start identifies the benchmark, the Spark version, the size and the contest; lines with
 *     the same start are replaced together
 */
record Line(String start, String rest) {

  static List<Line> of(String id, String spark, long rows, Contest.Outcome outcome) {
    String start =
        "| %s | %s | %s | %s |"
            .formatted(id.toUpperCase(Locale.ROOT), spark, grouped(rows), outcome.contest().name());
    List<Line> lines = new ArrayList<>();
    outcome
        .seconds()
        .forEach(
            (side, seconds) ->
                lines.add(
                    new Line(
                        start,
                        " %s | %s s | %s | %s |"
                            .formatted(
                                side,
                                digits(seconds),
                                outcome.ratios().containsKey(side)
                                    ? outcome.ratios().get(side).toString()
                                    : "1",
                                outcome.contest().target()))));
    return lines;
  }

  /** Writes lines into the table of a file, after the others of their benchmark. */
  static void into(Path file, List<Line> lines) throws IOException {
    List<String> text = new ArrayList<>(Files.readAllLines(file));
    for (String start : new LinkedHashSet<>(lines.stream().map(Line::start).toList())) {
      text.removeIf(line -> line.startsWith(start));
      int end = 0;
      for (int i = 0; i < text.size(); i++) {
        if (text.get(i).startsWith("|")
            && (text.get(i).startsWith("|-") || text.get(i).compareTo(start) < 0)) {
          end = i + 1;
        }
      }
      text.addAll(
          end,
          lines.stream().filter(line -> line.start().equals(start)).map(Line::toString).toList());
    }
    Files.write(file, text);
  }

  private static String grouped(long rows) {
    return String.format(Locale.ROOT, "%,d", rows);
  }

  private static String digits(double seconds) {
    return String.format(Locale.ROOT, seconds < 10 ? "%.3f" : "%.1f", seconds);
  }

  @Override
  public String toString() {
    return start + rest;
  }
}
