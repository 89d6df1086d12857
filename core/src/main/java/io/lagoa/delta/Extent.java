package io.lagoa.delta;

import java.util.OptionalLong;

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
}
