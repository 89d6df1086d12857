package io.lagoa.delta;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddCDCFile;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.FileAction;
import org.apache.spark.sql.delta.actions.RemoveFile;

/** Decides what the actions of a commit say of the rows that it changed. */
final class CommitFiles {
  private CommitFiles() {}

  static Changes changes(List<Action> actions) {
    return actions.stream().map(CommitFiles::changes).reduce(Changes.NONE, Changes::and);
  }

  /** The files of a commit that inserts rows; empty if it does anything else to rows. */
  static Optional<List<AddFile>> inserted(List<Action> actions) {
    if (changes(actions) == Changes.ANY) {
      return Optional.empty();
    }
    List<AddFile> files = new ArrayList<>();
    for (Action action : actions) {
      if (action instanceof AddFile file && file.dataChange()) {
        files.add(file);
      }
    }
    return Optional.of(files);
  }

  /** Empty if a file that was removed does not tell its partition. */
  static Optional<Touched> touched(List<Action> actions) {
    Set<Map<String, String>> partitions = new LinkedHashSet<>();
    long bytes = 0;
    long changeBytes = 0;
    for (Action action : actions) {
      if (action instanceof AddCDCFile file) {
        partitions.add(Scala.map(file.partitionValues()));
        changeBytes += file.size();
      } else if (action instanceof FileAction file && file.dataChange()) {
        if (action instanceof RemoveFile removed && removed.partitionValues() == null) {
          return Optional.empty();
        }
        partitions.add(Scala.map(file.partitionValues()));
        bytes += size(file);
      }
    }
    return Optional.of(
        new Touched(changes(actions), partitions, changeBytes > 0 ? changeBytes : bytes));
  }

  private static long size(FileAction file) {
    if (file instanceof RemoveFile removed) {
      return removed.size().isDefined() ? ((Number) removed.size().get()).longValue() : 0;
    }
    return file instanceof AddFile added ? added.size() : 0;
  }

  private static Changes changes(Action action) {
    if (action instanceof FileAction file && file.dataChange()) {
      if (action instanceof AddFile) {
        return Changes.INSERTS;
      }
      if (action instanceof RemoveFile || action instanceof AddCDCFile) {
        return Changes.ANY;
      }
    }
    return action instanceof AddCDCFile ? Changes.ANY : Changes.NONE;
  }
}
