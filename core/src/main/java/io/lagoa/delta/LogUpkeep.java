package io.lagoa.delta;

import java.time.Duration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;

/**
 * What keeps the log of a stored table as long as its versions are kept. Delta itself drops older
 * commits, with a checkpoint.
 */
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
        "ALTER TABLE %s SET TBLPROPERTIES ('delta.logRetentionDuration' = 'interval %d hours')"
            .formatted(PathTable.name(spark, path), wanted.plusMinutes(59).toHours()));
  }
}
