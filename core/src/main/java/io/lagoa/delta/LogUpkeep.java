package io.lagoa.delta;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;

/** What keeps the log of a stored table as long as its versions are kept, and quick to open. */
public final class LogUpkeep {
  private static final String CLEANING = "delta.enableExpiredLogCleanup";
  private static final String HELD = "lagoa.log-held";
  private static final Pattern NAME = Pattern.compile("(\\d{20})\\.(json|checkpoint.*)");

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
   * How many commits a checkpoint of the newest version would drop: they are older than the log
   * keeps them, by whole days as Delta counts, and a checkpoint stands for them, so that every
   * version that is kept can be read. Lists the log.
   */
  public long expired() {
    long before = Instant.now().truncatedTo(ChronoUnit.DAYS).toEpochMilli() - kept().toMillis();
    List<Logged> files = files();
    long newest = snapshot.version();
    long first =
        files.stream()
            .filter(file -> file.commit() && file.at() >= before)
            .mapToLong(Logged::version)
            .reduce(newest, Math::min);
    long covered =
        files.stream()
            .filter(file -> !file.commit() && file.version() <= first)
            .mapToLong(Logged::version)
            .reduce(first == newest ? newest : -1, Math::max);
    return files.stream().filter(file -> file.commit() && file.version() < covered).count();
  }

  /** A file of the log, a commit or (part of) a checkpoint, and when it was written. */
  private record Logged(long version, boolean commit, long at) {}

  private List<Logged> files() {
    Path folder = new Path(path, "_delta_log");
    List<Logged> files = new ArrayList<>();
    try {
      for (FileStatus file :
          folder.getFileSystem(spark.sessionState().newHadoopConf()).listStatus(folder)) {
        Matcher name = NAME.matcher(file.getPath().getName());
        if (name.matches()) {
          boolean commit = name.group(2).equals("json");
          files.add(new Logged(Long.parseLong(name.group(1)), commit, file.getModificationTime()));
        }
      }
      return files;
    } catch (IOException e) {
      throw new LagoaException(ErrorCode.UNREACHABLE, "Cannot list " + folder + ": " + e, e);
    }
  }

  /** Writes a checkpoint, so that earlier commits are not needed, and drops those expired. */
  public void checkpoint() {
    log.checkpointAndCleanUpDeltaLog(snapshot, Scala.none());
  }

  /** Lets the log keep commits for so long; one commit. */
  public void keep(Duration wanted) {
    set(
        "'delta.logRetentionDuration' = 'interval %d hours'"
            .formatted(wanted.plusMinutes(59).toHours()));
  }

  /** Whether the log is held by {@link #hold}. */
  public boolean held() {
    return Scala.map(snapshot.metadata().configuration()).containsKey(HELD);
  }

  /** Whether nobody drops commits, since the log is held or somebody wants to have them. */
  public boolean keepsAll() {
    return "false".equals(Scala.map(snapshot.metadata().configuration()).get(CLEANING));
  }

  /**
   * Lets nobody drop expired commits, as Delta does by itself when it writes a checkpoint, or lets
   * them again; one commit.
   */
  public void hold(boolean held) {
    if (held) {
      set("'%s' = 'false', '%s' = 'true'".formatted(CLEANING, HELD));
    } else {
      change("UNSET TBLPROPERTIES ('%s', '%s')".formatted(CLEANING, HELD));
    }
  }

  private void set(String properties) {
    change("SET TBLPROPERTIES (%s)".formatted(properties));
  }

  private void change(String what) {
    spark.sql("ALTER TABLE %s %s".formatted(PathTable.name(spark, path), what));
  }
}
