package io.lagoa.delta;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.AddFile;

/** What keeps the files of a stored table few and free of waste. */
public final class Upkeep {
  /** A file below this size is small. */
  private static final long SMALL = 32L << 20;

  private static final long COMPACTED = 128L << 20;

  private final SparkSession spark;
  private final String path;

  private Upkeep(SparkSession spark, String path) {
    this.spark = spark;
    this.path = path;
  }

  /** Of the table at a path; it must exist. */
  public static Upkeep of(SparkSession spark, String path) {
    return new Upkeep(spark, path);
  }

  /**
   * How many small files a compaction would join: of those partitions that have more than one.
   * Reads the log's file list, no data; not even that where the log knows that there are few files.
   *
   * @param atLeast fewer are not worth it
   */
  public long smallFiles(long atLeast) {
    Snapshot snapshot = DeltaLog.forTable(spark, new Path(path)).update(false, none(), none());
    boolean few =
        Scala.optional(snapshot.checksumOpt()).filter(sum -> sum.numFiles() < atLeast).isPresent();
    if (few) {
      return 0;
    }
    Map<Map<String, String>, Long> small = new HashMap<>();
    for (AddFile file : snapshot.allFiles().collectAsList()) {
      if (file.size() < SMALL) {
        small.merge(new HashMap<>(Scala.map(file.partitionValues())), 1L, Long::sum);
      }
    }
    return small.values().stream().filter(count -> count > 1).mapToLong(Long::longValue).sum();
  }

  /**
   * Joins small files, and orders rows where the table is clustered; larger files are left alone.
   *
   * @throws LagoaException {@code CONFLICT} if a writer was faster
   */
  public void compact() {
    try (Settings settings = new Settings(spark)) {
      settings.set("spark.databricks.delta.optimize.minFileSize", Long.toString(SMALL));
      settings.set("spark.databricks.delta.optimize.maxFileSize", Long.toString(COMPACTED));
      spark.sql("OPTIMIZE delta.`%s`".formatted(path)).collectAsList();
    } catch (RuntimeException e) {
      if (Attempt.isConflict(e)) {
        throw new LagoaException(
            ErrorCode.CONFLICT,
            "Cannot compact %s: another writer was faster; run maintain again".formatted(path),
            e);
      }
      throw e;
    }
  }

  /**
   * Files that no version of a time up to now needs. Lists the table's folder.
   *
   * @param kept the time; rounded up to whole hours
   */
  public List<String> waste(Duration kept) {
    return vacuum(kept, " DRY RUN").stream()
        .map(row -> row.getString(0))
        .filter(file -> file.startsWith("/") || file.contains(":"))
        .toList();
  }

  /** Deletes what {@link #waste} names. */
  public void clean(Duration kept) {
    vacuum(kept, "");
  }

  /** When a version was committed; empty if the log no longer holds it. */
  public Optional<Instant> committedAt(long version) {
    Path commit = new Path(path, "_delta_log/%020d.json".formatted(version));
    try {
      FileSystem files = commit.getFileSystem(spark.sessionState().newHadoopConf());
      return Optional.of(Instant.ofEpochMilli(files.getFileStatus(commit).getModificationTime()));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new LagoaException(ErrorCode.UNREACHABLE, "Cannot look at " + commit + ": " + e, e);
    }
  }

  private List<Row> vacuum(Duration kept, String mode) {
    // VACUUM counts whole hours and rounds: up, then, or it would delete what is still needed
    long hours = -Math.floorDiv(-kept.toMillis(), Duration.ofHours(1).toMillis());
    try (Settings settings = new Settings(spark)) {
      settings.set("spark.databricks.delta.retentionDurationCheck.enabled", "false");
      settings.set("spark.databricks.delta.vacuum.logging.enabled", "false");
      return spark
          .sql("VACUUM delta.`%s` RETAIN %d HOURS%s".formatted(path, hours, mode))
          .collectAsList();
    }
  }

  private static <T> scala.Option<T> none() {
    return Scala.none();
  }
}
