package io.lagoa.delta;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.DeletionVectorDescriptor;

/**
 * A version of a table, made a table of its own: the log is copied, the files are shared.
 *
 * @param path where the table is
 * @param version Delta's version
 */
public record ShallowClone(SparkSession spark, String path, long version) {
  /** What of the version is no longer there; looks for each of its files, reads none. */
  public Optional<String> missing() {
    try {
      for (Path file : files()) {
        if (!file.getFileSystem(spark.sessionState().newHadoopConf()).exists(file)) {
          return Optional.of("file " + file);
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      throw new LagoaException(ErrorCode.UNREACHABLE, "Cannot look at " + path + ": " + e, e);
    } catch (RuntimeException e) {
      return Optional.of(
          "its log (" + String.valueOf(e.getMessage()).lines().findFirst().orElse("") + ")");
    }
  }

  /** Its data files and the files of their deletion vectors. */
  private Set<Path> files() {
    Path table = new Path(path);
    Set<Path> files = new LinkedHashSet<>();
    for (AddFile file : FileList.of(PastSnapshot.of(DeltaLog.forTable(spark, table), version))) {
      files.add(new Path(table, new Path(URI.create(file.path()))));
      DeletionVectorDescriptor marks = file.deletionVector();
      if (marks != null && marks.isOnDisk()) {
        files.add(marks.absolutePath(table));
      }
    }
    return files;
  }

  /** Makes the clone, in one commit. */
  public void into(String target) {
    spark
        .sql(
            "CREATE TABLE %s SHALLOW CLONE %s VERSION AS OF %d"
                .formatted(PathTable.name(spark, target), PathTable.name(spark, path), version))
        .collectAsList();
  }
}
