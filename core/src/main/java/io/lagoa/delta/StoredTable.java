package io.lagoa.delta;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.Metadata;
import org.apache.spark.sql.types.StructType;

/** The table in one folder: its versions, what changed between them, and the gate to the next. */
public final class StoredTable {
  private final SparkSession spark;
  private final String path;

  private StoredTable(SparkSession spark, String path) {
    this.spark = spark;
    this.path = path;
  }

  /** The table at a path of any Hadoop file system; it need not exist yet. */
  public static StoredTable at(SparkSession spark, String path) {
    return new StoredTable(spark, path);
  }

  public String path() {
    return path;
  }

  /** The newest version, from the log; empty before the first. Reads no rows. */
  public Optional<Version> current() {
    Snapshot snapshot = snapshot();
    if (snapshot.version() < 0) {
      return Optional.empty();
    }
    Metadata metadata = snapshot.metadata();
    Optional<TableState> state =
        Optional.ofNullable(Scala.map(metadata.configuration()).get(TableState.PROPERTY))
            .map(TableState::parse)
            .filter(known -> known.table().equals(metadata.id()));
    long dataVersion = dataVersion(snapshot.version(), state);
    return Optional.of(
        new Version(
            metadata.id(),
            snapshot.version(),
            dataVersion,
            LogFiles.stamp(snapshot, dataVersion),
            snapshot.schema(),
            Scala.list(metadata.partitionColumns()),
            state));
  }

  /**
   * The rows of a version, lazy. Where it is not large, a filter on other columns than those of the
   * partitions looks into all files: to ask the log about them takes up to four Spark jobs.
   */
  public Dataset<Row> read(long version) {
    Snapshot now = snapshot();
    return FileList.ofSmall(now)
        .filter(files -> now.version() == version)
        .map(files -> rows(now, files))
        .orElseGet(() -> spark.read().format("delta").option("versionAsOf", version).load(path));
  }

  /** As {@link #read}, for who reads all: nobody asks first what is in which file. */
  public Dataset<Row> readAll(long version) {
    Snapshot now = snapshot();
    return now.version() == version ? rows(now, FileList.of(now)) : read(version);
  }

  private Dataset<Row> rows(Snapshot snapshot, List<AddFile> files) {
    return deltaLog().createDataFrame(snapshot, Scala.seq(files), false, Scala.none());
  }

  /**
   * The rows that changed after one version and up to another, lazy: the table's columns, {@code
   * _change_type} (insert, delete, update_preimage, update_postimage), {@code _commit_version} and
   * {@code _commit_timestamp}.
   */
  public Dataset<Row> changes(long after, long upTo) {
    return spark
        .read()
        .format("delta")
        .option("readChangeFeed", "true")
        .option("startingVersion", after + 1)
        .option("endingVersion", upTo)
        .load(path);
  }

  /**
   * The rows that were inserted after one version and up to another, lazy, from their own files: a
   * change feed takes longer to plan. Empty if rows were changed, too, or the log no longer tells.
   */
  public Optional<Dataset<Row>> inserted(long after, long upTo) {
    Snapshot snapshot = snapshot();
    boolean current =
        snapshot.version() == upTo
            || current().filter(version -> version.dataVersion() == upTo).isPresent();
    List<AddFile> files = new ArrayList<>();
    for (long version = after + 1; version <= upTo; version++) {
      Optional<List<AddFile>> added =
          LogFiles.commit(spark, path, version).flatMap(CommitFiles::inserted);
      if (!current || added.isEmpty()) {
        return Optional.empty();
      }
      files.addAll(added.orElseThrow());
    }
    return Optional.of(rows(snapshot, files));
  }

  /** What kind of changes lie between two versions, from the log alone. */
  public Changes changesBetween(long after, long upTo) {
    Changes changes = Changes.NONE;
    for (long version = after + 1; version <= upTo && changes != Changes.ANY; version++) {
      changes = changes.and(kind(version));
    }
    return changes;
  }

  /**
   * What the commits after one version and up to another touched, from the log alone; empty if the
   * changes of one of them can no longer be read, or it does not say.
   */
  public Optional<Touched> touched(long after, long upTo) {
    Snapshot now = snapshot();
    Changes changes = Changes.NONE;
    Set<Map<String, String>> partitions = new LinkedHashSet<>();
    long bytes = 0;
    for (long version = after + 1; version <= upTo; version++) {
      Optional<Touched> touched =
          LogFiles.told(spark, path, now, version).flatMap(CommitFiles::touched);
      if (touched.isEmpty()) {
        return touched;
      }
      changes = changes.and(touched.orElseThrow().changes());
      partitions.addAll(touched.orElseThrow().partitions());
      bytes += touched.orElseThrow().bytes();
    }
    return Optional.of(new Touched(changes, partitions, bytes));
  }

  /** The partitions of the newest version, each with its files. Reads the log only. */
  public Map<Map<String, String>, Extent> partitions() {
    return Extent.byPartition(FileList.of(snapshot()));
  }

  /** As {@link #partitions}, if the files are few: no Spark job. */
  public Optional<Map<Map<String, String>, Extent>> partitionsOfFew() {
    return FileList.known(snapshot()).map(Extent::byPartition);
  }

  /** Size of the newest version's files. */
  public long bytes() {
    return extent().map(Extent::bytes).orElseGet(() -> snapshot().sizeInBytes());
  }

  /** Whether each version after one and up to another keeps change rows for {@link #changes}. */
  public boolean hasChangeFeed(long after, long upTo) {
    return ChangeFeed.kept(spark, path, deltaLog(), snapshot(), after, upTo);
  }

  /** Files and bytes of the newest version, from its checksum: no Spark job; empty without one. */
  public Optional<Extent> extent() {
    return Scala.optional(snapshot().checksumOpt())
        .map(sum -> new Extent(sum.numFiles(), sum.tableSizeBytes(), OptionalLong.empty()));
  }

  /**
   * What a reader of the change feed opens after one version and up to another, from the commits
   * alone; empty if the log no longer holds them all.
   */
  public Optional<Extent> changedExtent(long after, long upTo) {
    return ChangedFiles.extent(
        LongStream.rangeClosed(after + 1, upTo)
            .mapToObj(version -> LogFiles.commit(spark, path, version)));
  }

  /** Whether all that changed after one version and up to another can still be read. */
  public boolean holdsChanges(long after, long upTo) {
    Snapshot now = snapshot();
    return LongStream.rangeClosed(after + 1, upTo)
        .allMatch(version -> LogFiles.told(spark, path, now, version).isPresent());
  }

  /** Names a version's commit beyond its number, by a small file; empty if that is not known. */
  public Optional<String> commit(long version) {
    return LogFiles.past(spark, path, version).flatMap(PastVersion::commit);
  }

  /** The versions, newest first, with what each was made from; each is read when asked for. */
  public Stream<PastVersion> history() {
    return current().map(now -> PastVersion.newestFirst(spark, path, now)).orElseGet(Stream::empty);
  }

  /**
   * Opens the gate to the next version: files are written at once, and nothing is visible until the
   * attempt is committed.
   *
   * @param schema the columns that the next version will have
   * @param declared what else is said of it
   */
  public Attempt attempt(StructType schema, Declared declared) {
    return new Attempt(spark, path, deltaLog(), snapshot(), schema, declared);
  }

  /** As {@link #attempt(StructType, Declared)}, of a table that nothing is said of. */
  public Attempt attempt(StructType schema) {
    return attempt(schema, Declared.partitionedBy(List.of()));
  }

  private Snapshot snapshot() {
    return deltaLog().update(false, Scala.none(), Scala.none());
  }

  private DeltaLog deltaLog() {
    return DeltaLog.forTable(spark, new Path(path));
  }

  private long dataVersion(long version, Optional<TableState> state) {
    long known = state.map(TableState::version).orElse(-1L);
    long stated = state.map(TableState::dataVersion).orElse(-1L);
    if (state.isPresent() && version < known) {
      return version; // restored by hand: what the state says is about a later version
    }
    for (long later = version; later > known; later--) {
      if (kind(later) != Changes.NONE) {
        return later;
      }
    }
    return stated;
  }

  /** What a commit changed; anything, if the log no longer holds it. */
  private Changes kind(long version) {
    return LogFiles.commit(spark, path, version).map(CommitFiles::changes).orElse(Changes.ANY);
  }
}
