package io.lagoa.delta;

import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.delta.actions.AddCDCFile;

/**
 * Files of an attempt, written and not yet visible.
 *
 * @param files data files
 * @param aside files of the rows that were set aside
 * @param marked files that stand, without the rows that were marked as gone
 * @param rows rows in the data files, exact
 * @param bytes size of the data files
 */
public record Written(
    List<DataFile> files, List<AddCDCFile> aside, List<DataFile> marked, long rows, long bytes) {
  public static final Written NOTHING = new Written(List.of(), List.of(), List.of(), 0, 0);

  /** These and more. */
  public Written and(Written more) {
    return new Written(
        joined(files, more.files),
        joined(aside, more.aside),
        joined(marked, more.marked),
        rows + more.rows,
        bytes + more.bytes);
  }

  private static <T> List<T> joined(List<T> one, List<T> two) {
    return Stream.concat(one.stream(), two.stream()).toList();
  }

  /** Without the rows that were set aside. */
  public Written withoutAside() {
    return new Written(files, List.of(), marked, rows, bytes);
  }
}
