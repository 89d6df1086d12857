package io.lagoa.crash;

import io.lagoa.lake.Lake;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
        contents.put(name, rows.toJSON().collectAsList().stream().sorted().toList());
      }
    }
    return contents;
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
