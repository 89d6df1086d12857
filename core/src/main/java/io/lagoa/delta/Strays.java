package io.lagoa.delta;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.actions.AddFile;

/**
 * Files in a table's folder that its newest version does not need.
 *
 * @param files those of the newest version
 */
record Strays(SparkSession spark, String path, List<AddFile> files) {
  /** Whether there is one that is as old as a time. Lists the folder. */
  boolean holds(Instant before) {
    Set<String> live = new HashSet<>();
    files.forEach(
        file -> {
          live.add(new Path(URI.create(file.path())).toString());
          if (file.deletionVector() != null && file.deletionVector().isOnDisk()) {
            live.add(file.deletionVector().absolutePath(new Path("/")).toString().substring(1));
          }
        });
    Path folder = new Path(path);
    try {
      FileSystem store = folder.getFileSystem(spark.sessionState().newHadoopConf());
      String root = store.makeQualified(folder) + "/";
      Predicate<FileStatus> other =
          file ->
              file.getModificationTime() <= before.toEpochMilli()
                  && !live.contains(file.getPath().toString().substring(root.length()));
      return any(store, folder, other);
    } catch (FileNotFoundException e) {
      return true; // somebody deletes files beside us
    } catch (IOException e) {
      throw new LagoaException(ErrorCode.UNREACHABLE, "Cannot list " + folder + ": " + e, e);
    }
  }

  /** Whether a file satisfies a condition; hidden folders hold no rows, but that of change rows. */
  private static boolean any(FileSystem files, Path folder, Predicate<FileStatus> condition)
      throws IOException {
    // not listFiles, which asks for permissions: of a local disk by a process a file
    for (FileStatus file : files.listStatus(folder)) {
      String name = file.getPath().getName();
      boolean hidden = name.startsWith("_") && !name.equals("_change_data");
      boolean found =
          !hidden
              && (file.isDirectory()
                  ? any(files, file.getPath(), condition)
                  : condition.test(file));
      if (found) {
        return true;
      }
    }
    return false;
  }
}
