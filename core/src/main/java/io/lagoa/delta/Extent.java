package io.lagoa.delta;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.spark.sql.delta.actions.AddFile;

/**
 * How much of a table there is to read or to remake, as the log says it.
 *
 * @param files data files
 * @param bytes their size
 * @param partitions folders that they are in; empty if that is not known, or there are none
 */
public record Extent(long files, long bytes, OptionalLong partitions) {
  public static final Extent NOTHING = new Extent(0, 0, OptionalLong.empty());

  /** Of several tables together; partitions of different tables are not counted as one. */
  public Extent and(Extent other) {
    return new Extent(files + other.files, bytes + other.bytes, OptionalLong.empty());
  }

  /** Of some partitions of one table together. */
  public static Extent of(Collection<Extent> partitions) {
    Extent sum = partitions.stream().reduce(NOTHING, Extent::and);
    return new Extent(sum.files, sum.bytes, OptionalLong.of(partitions.size()));
  }

  /** Of each partition, by its values as the log writes them. */
  static Map<Map<String, String>, Extent> byPartition(Iterable<AddFile> files) {
    Map<Map<String, String>, Extent> partitions = new LinkedHashMap<>();
    for (AddFile file : files) {
      partitions.merge(
          Scala.map(file.partitionValues()),
          new Extent(1, file.size(), OptionalLong.empty()),
          Extent::and);
    }
    return partitions;
  }
}
