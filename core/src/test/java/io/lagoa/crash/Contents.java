package io.lagoa.crash;

import io.lagoa.lake.Lake;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What a lake holds, without what names an attempt. */
final class Contents {
  private Contents() {}

  /** Each table's rows as text. */
  static Map<String, List<String>> rows(Path root) {
    Map<String, List<String>> contents = new TreeMap<>();
    Lake lake = Lake.open(root.toString());
    for (String name : lake.tables()) {
      Dataset<Row> rows = lake.table(name).drop("_run", "_attempt", "_rejected_at");
      if (!name.startsWith("ops.")) {
        contents.put(name, withoutTimesOfRuns(rows.toJSON().collectAsList()));
      }
    }
    return contents;
  }

  /** The rows, with the times of runs as 1, 2, …, the earliest first. */
  private static List<String> withoutTimesOfRuns(List<String> rows) {
    Pattern time = Pattern.compile("\"(2[0-9]{3}-[-0-9T:.+Z]+)\"");
    TreeSet<String> times = new TreeSet<>();
    rows.forEach(row -> time.matcher(row).results().forEach(found -> times.add(found.group(1))));
    List<String> inOrder = List.copyOf(times);
    return rows.stream()
        .map(row -> time.matcher(row).replaceAll(at -> "run " + inOrder.indexOf(at.group(1))))
        .sorted()
        .toList();
  }

  /** Each table's rows, and how many versions it has. */
  static Map<String, List<String>> rowsAndVersions(Path root) {
    Map<String, List<String>> contents = new TreeMap<>();
    Lake lake = Lake.open(root.toString());
    rows(root)
        .forEach(
            (name, rows) -> {
              List<String> lines = new ArrayList<>(rows);
              if (!name.startsWith("quarantine.")) {
                lines.add(lake.history(name).count() + " versions");
              }
              contents.put(name, lines);
            });
    return contents;
  }
}
