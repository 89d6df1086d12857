package io.lagoa.delta;

import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.AddFile;

/** Decides where the list of a version's files comes from. */
final class FileList {
  private static final long LARGE_BYTES = 4L << 30;

  private FileList() {}

  /** From its checksum, without a Spark job: there if the files are few. */
  static Optional<List<AddFile>> known(Snapshot snapshot) {
    return Scala.optional(snapshot.checksumOpt())
        .flatMap(checksum -> Scala.optional(checksum.allFiles()).map(Scala::list));
  }

  /** From its checksum, or else by a Spark job. */
  static List<AddFile> of(Snapshot snapshot) {
    return known(snapshot).orElseGet(() -> snapshot.allFiles().collectAsList());
  }

  /** As {@link #known}, if the files are not large either. */
  static Optional<List<AddFile>> ofSmall(Snapshot snapshot) {
    return known(snapshot)
        .filter(files -> files.stream().mapToLong(AddFile::size).sum() <= LARGE_BYTES);
  }
}
