package io.lagoa.delta;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddCDCFile;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.FileAction;
import org.apache.spark.sql.delta.actions.RemoveFile;
import org.jspecify.annotations.Nullable;

/**
 * Decides which files a reader of the change feed opens: change files, or else all that changed.
 */
final class ChangedFiles {
  private final Set<Map<String, String>> partitions = new HashSet<>();
  private long files;
  private long bytes;

  /** Where the files are that tell what a commit changed. */
  static List<Path> of(String table, List<Action> commit) {
    boolean fed = commit.stream().anyMatch(action -> action instanceof AddCDCFile);
    List<Path> files = new ArrayList<>();
    for (Action action : commit) {
      if (action instanceof FileAction file
          && (fed ? action instanceof AddCDCFile : file.dataChange())) {
        Path path = new Path(URI.create(file.path()));
        files.add(path.isAbsolute() ? path : new Path(table, path));
      }
    }
    return files;
  }

  /** Those of some commits; empty if the log no longer holds one of them. */
  static Optional<Extent> extent(Stream<Optional<List<Action>>> commits) {
    ChangedFiles changed = new ChangedFiles();
    boolean held =
        commits.peek(commit -> commit.ifPresent(changed::add)).allMatch(Optional::isPresent);
    return held ? Optional.of(changed.extent()) : Optional.empty();
  }

  private void add(List<Action> commit) {
    boolean fed = commit.stream().anyMatch(action -> action instanceof AddCDCFile);
    for (Action action : commit) {
      if (action instanceof AddCDCFile file) {
        add(file.size(), file.partitionValues());
      } else if (!fed && action instanceof FileAction changed && changed.dataChange()) {
        if (action instanceof AddFile file) {
          add(file.size(), file.partitionValues());
        } else if (action instanceof RemoveFile file) {
          add(file.getFileSize(), file.partitionValues());
        }
      }
    }
  }

  private Extent extent() {
    return new Extent(
        files,
        bytes,
        partitions.isEmpty() ? OptionalLong.empty() : OptionalLong.of(partitions.size()));
  }

  private void add(long size, scala.collection.immutable.@Nullable Map<String, String> partition) {
    files++;
    bytes += size;
    if (partition != null && !partition.isEmpty()) {
      partitions.add(Map.copyOf(withoutNulls(Scala.map(partition))));
    }
  }

  private static Map<String, String> withoutNulls(Map<String, String> values) {
    Map<String, String> known = new java.util.HashMap<>();
    values.forEach((column, value) -> known.put(column, String.valueOf(value)));
    return known;
  }
}
