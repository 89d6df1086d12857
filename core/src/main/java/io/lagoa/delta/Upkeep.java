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
  private static final long USUAL = 128L << 20;

  /** Files below this part of the size aimed at are small. */
  private static final int SMALL = 4;

  /** A file that has lost this share of its rows is remade. */
  private static final double WORN = 0.25;

  /** Clustering rewrites the table: it pays when this part of its bytes came since. */
  private static final int CLUSTERS = 5;

  private final SparkSession spark;
  private final String path;
  private final Snapshot snapshot;

  private Upkeep(SparkSession spark, String path) {
    this.spark = spark;
    this.path = path;
    this.snapshot = DeltaLog.forTable(spark, new Path(path)).update(false, none(), none());
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
    boolean few =
        Scala.optional(snapshot.checksumOpt()).filter(sum -> sum.numFiles() < atLeast).isPresent();
    if (few) {
      return 0;
    }
    Map<Map<String, String>, Long> small = new HashMap<>();
    for (AddFile file : snapshot.allFiles().collectAsList()) {
      if (file.size() < target() / SMALL) {
        small.merge(new HashMap<>(Scala.map(file.partitionValues())), 1L, Long::sum);
      }
    }
    return small.values().stream().filter(count -> count > 1).mapToLong(Long::longValue).sum();
  }

  /**
   * Files of whose rows more than a quarter are marked as gone. Reads the log's file list, no data.
   */
  public long wornFiles() {
    return TableMetadata.marks(snapshot)
        ? FileList.of(snapshot).stream().filter(file -> new DataFile(file).isWorn(WORN)).count()
        : 0;
  }

  /** The columns that rows are to be kept together by; empty for none. */
  public List<String> clusterBy() {
    String columns = properties().getOrDefault(Declared.CLUSTER_BY, "");
    return columns.isEmpty() ? List.of() : List.of(columns.split(","));
  }

  /**
   * How many files clustering would rewrite: none, unless enough came since it was done last. Reads
   * the log's file list, no data.
   */
  public long unclusteredFiles() {
    if (clusterBy().isEmpty()) {
      return 0;
    }
    long bytes = 0;
    long fresh = 0;
    long files = 0;
    boolean moved = !clusterBy().equals(clusteredBy());
    for (AddFile file : FileList.of(snapshot)) {
      bytes += file.size();
      fresh += moved || file.clusteringProvider().isEmpty() ? file.size() : 0;
      files++;
    }
    return fresh > 0 && fresh * CLUSTERS >= bytes ? files : 0;
  }

  /**
   * Rewrites the files so that rows which are alike in {@link #clusterBy()} stand together.
   *
   * @throws LagoaException {@code CONFLICT} if a writer was faster
   */
  public void cluster() {
    if (!clusterBy().equals(clusteredBy())) {
      String columns = String.join("`, `", clusterBy());
      spark.sql("ALTER TABLE %s CLUSTER BY (`%s`)".formatted(name(), columns));
    }
    compact();
  }

  private List<String> clusteredBy() {
    return spark.sql("DESCRIBE DETAIL " + name()).select("clusteringColumns").head().getList(0);
  }

  private String name() {
    return PathTable.name(spark, path);
  }

  private long target() {
    return Long.parseLong(properties().getOrDefault(Declared.FILE_SIZE, Long.toString(USUAL)));
  }

  private Map<String, String> properties() {
    return Scala.map(snapshot.metadata().configuration());
  }

  /**
   * Joins small files, and orders rows where the table is clustered; larger files are left alone.
   *
   * @throws LagoaException {@code CONFLICT} if a writer was faster
   */
  public void compact() {
    try (Settings settings = new Settings(spark)) {
      settings.set("spark.databricks.delta.optimize.minFileSize", Long.toString(target() / SMALL));
      settings.set("spark.databricks.delta.optimize.maxFileSize", Long.toString(target()));
      settings.set("spark.databricks.delta.optimize.maxDeletedRowsRatio", Double.toString(WORN));
      spark.sql("OPTIMIZE " + name()).collectAsList();
    } catch (RuntimeException e) {
      if (Conflicts.is(e)) {
        throw new LagoaException(
            ErrorCode.CONFLICT,
            "Cannot compact %s: another writer was faster; run maintain again".formatted(path),
            e);
      }
      throw e;
    }
  }

  /**
   * Files that no version of a time up to now needs. Lists the table's folder, and starts Spark
   * jobs only where a file is old enough and not of the newest version.
   *
   * @param kept the time; rounded up to whole hours
   */
  public List<String> waste(Duration kept) {
    if (!new Strays(spark, path, FileList.of(snapshot)).holds(Instant.now().minus(kept))) {
      return List.of();
    }
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
          .sql("VACUUM %s RETAIN %d HOURS%s".formatted(name(), hours, mode))
          .collectAsList();
    }
  }

  private static <T> scala.Option<T> none() {
    return Scala.none();
  }
}
