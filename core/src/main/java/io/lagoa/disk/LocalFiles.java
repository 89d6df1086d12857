package io.lagoa.disk;

import org.apache.hadoop.fs.LocalFileSystem;

/**
 * Files of {@code file:}, with checksums beside them, as {@link LocalFileSystem} without its
 * processes: {@code spark.hadoop.fs.file.impl}.
 */
public final class LocalFiles extends LocalFileSystem {
  /** As Hadoop makes it. */
  public LocalFiles() {
    super(new RawDisk());
  }
}
