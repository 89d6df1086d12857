package io.lagoa.delta;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;

/** What keeps the log of a stored table as long as versions are kept, and no longer. */
public final class LogUpkeep {
  private final SparkSession spark;
  private final String path;
  private final DeltaLog log;
  private final Snapshot snapshot;

  private LogUpkeep(SparkSession spark, String path) {
    this.spark = spark;
    this.path = path;
    this.log = DeltaLog.forTable(spark, new Path(path));
    this.snapshot = log.update(false, Scala.none(), Scala.none());
  }

  /** Of the table at a path; it must exist. */
  public static LogUpkeep of(SparkSession spark, String path) {
    return new LogUpkeep(spark, path);
  }

  /** How long the log keeps a commit, by the table's property. */
  public Duration kept() {
    return Duration.ofMillis(log.deltaRetentionMillis(snapshot.metadata()));
  }

  /** Lets the log keep commits for so long; one commit. */
  public void keep(Duration wanted) {
    spark.sql(
        "ALTER TABLE delta.`%s` SET TBLPROPERTIES ('delta.logRetentionDuration' = 'interval %d hours')"
            .formatted(path, wanted.plusMinutes(59).toHours()));
  }

  /** Commits that are older than the log keeps them. Lists the log, no Spark job. */
  public long expired() {
    Path folder = new Path(path, "_delta_log");
    long before = System.currentTimeMillis() - kept().toMillis();
    long expired = 0;
    try {
      for (FileStatus file :
          folder.getFileSystem(spark.sessionState().newHadoopConf()).listStatus(folder)) {
        boolean commit = file.getPath().getName().matches("\\d{20}\\.json");
        expired += commit && file.getModificationTime() < before ? 1 : 0;
      }
      return expired;
    } catch (FileNotFoundException e) {
      return 0;
    } catch (IOException e) {
      throw new LagoaException(ErrorCode.UNREACHABLE, "Cannot list " + folder + ": " + e, e);
    }
  }

  /** Sums the log up in a checkpoint, and removes the commits before that are expired. */
  @SuppressWarnings("deprecation") // the form that both Spark lines have
  public void trim() {
    log.checkpoint();
  }
}
