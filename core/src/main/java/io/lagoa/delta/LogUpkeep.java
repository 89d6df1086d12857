package io.lagoa.delta;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;

/** What keeps the log of a stored table as long as its versions are kept, and quick to open. */
public final class LogUpkeep {
  private static final Pattern COMMIT = Pattern.compile("\\d{20}\\.json");

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

  /** How many commits a reader that opens the table reads beside the checkpoint. */
  public long afterCheckpoint() {
    return Scala.list(snapshot.logSegment().deltas()).size();
  }

  /**
   * How many commits are older than the log keeps them, by whole days, as Delta counts. Lists the
   * log.
   */
  public long expired() {
    long today = Instant.now().truncatedTo(ChronoUnit.DAYS).toEpochMilli();
    long before = today - kept().toMillis();
    Path folder = new Path(path, "_delta_log");
    try {
      FileStatus[] commits =
          folder
              .getFileSystem(spark.sessionState().newHadoopConf())
              .listStatus(folder, file -> COMMIT.matcher(file.getName()).matches());
      return Arrays.stream(commits)
          .filter(commit -> !isNewest(commit.getPath().getName()))
          .filter(commit -> commit.getModificationTime() < before)
          .count();
    } catch (IOException e) {
      throw new LagoaException(ErrorCode.UNREACHABLE, "Cannot list " + folder + ": " + e, e);
    }
  }

  private boolean isNewest(String commit) {
    return Long.parseLong(commit.substring(0, commit.indexOf('.'))) == snapshot.version();
  }

  /** Writes a checkpoint, so that earlier commits are not needed, and drops those expired. */
  public void checkpoint() {
    log.checkpointAndCleanUpDeltaLog(snapshot, Scala.none());
  }

  /** Lets the log keep commits for so long; one commit. */
  public void keep(Duration wanted) {
    spark.sql(
        "ALTER TABLE %s SET TBLPROPERTIES ('delta.logRetentionDuration' = 'interval %d hours')"
            .formatted(PathTable.name(spark, path), wanted.plusMinutes(59).toHours()));
  }
}
