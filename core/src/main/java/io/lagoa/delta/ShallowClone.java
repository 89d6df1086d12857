package io.lagoa.delta;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

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
      String[] needed = StoredTable.at(spark, path).read(version).inputFiles();
      for (String file : needed) {
        Path place = new Path(java.net.URI.create(file));
        if (!place.getFileSystem(spark.sessionState().newHadoopConf()).exists(place)) {
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

  /** Makes the clone, in one commit. */
  public void into(String target) {
    spark
        .sql(
            "CREATE TABLE %s SHALLOW CLONE %s VERSION AS OF %d"
                .formatted(PathTable.name(spark, target), PathTable.name(spark, path), version))
        .collectAsList();
  }
}
