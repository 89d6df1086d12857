package io.lagoa.delta;

import java.util.List;
import org.apache.spark.sql.delta.actions.AddCDCFile;

/**
 * Files of an attempt, written and not yet visible.
 *
 * @param files data files
 * @param aside files of the rows that were set aside
 * @param rows rows in the data files, exact
 * @param bytes size of the data files
 */
public record Written(List<DataFile> files, List<AddCDCFile> aside, long rows, long bytes) {
  public static final Written NOTHING = new Written(List.of(), List.of(), 0, 0);

  /** Without the rows that were set aside. */
  public Written withoutAside() {
    return new Written(files, List.of(), rows, bytes);
  }
}
