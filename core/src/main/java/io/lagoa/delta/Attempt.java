package io.lagoa.delta;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddCDCFile;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.FileAction;
import org.apache.spark.sql.delta.actions.Metadata;
import org.apache.spark.sql.types.StructType;

/**
 * The gate to one version: files are written first and judged; only {@link #commit} makes them
 * visible, and {@link #drop} removes them. Pinned to the version that stood when it was opened:
 * whoever commits in between makes the commit fail with {@code CONFLICT}.
 */
public final class Attempt {
  /** The column whose non-null values set a row aside: a change row, or a row to reject. */
  public static final String CHANGE_TYPE = "_change_type";

  private final SparkSession spark;
  private final String path;
  private final DeltaLog log;
  private final Snapshot base;
  private final Metadata metadata;
  private final Marking marking;
  private final List<FileAction> written = new ArrayList<>();
  private final List<Path> vectors = new ArrayList<>();
  private final Map<String, DataFile> standing = new LinkedHashMap<>(); // listed once

  Attempt(
      SparkSession spark,
      String path,
      DeltaLog log,
      Snapshot base,
      StructType schema,
      Declared declared) {
    this.spark = spark;
    this.path = path;
    this.log = log;
    this.base = base;
    this.metadata = TableMetadata.of(spark, base, schema, declared);
    this.marking = declared.marking();
  }

  /** The table's Delta id: the existing one, or the one that its first version will have. */
  public String table() {
    return metadata.id();
  }

  /** Whether columns, layout or descriptions differ from those that stand. */
  public boolean redeclares() {
    return !metadata.equals(base.metadata());
  }

  /** The version that a commit will make, if nobody commits in between. */
  public long next() {
    return base.version() + 1;
  }

  /**
   * Writes rows in one Spark job, invisible until the commit. Rows whose {@link #CHANGE_TYPE} is
   * not null are set aside.
   *
   * @param rows the table's columns, and optionally {@link #CHANGE_TYPE}
   */
  public Written write(Dataset<Row> rows) {
    OptimisticTransaction writer = new OptimisticTransaction(log, Scala.none(), base);
    writer.updateMetadata(metadata, false);
    List<FileAction> actions = Scala.list(writer.writeFiles(rows));
    written.addAll(actions);
    long count = 0;
    long bytes = 0;
    List<DataFile> files = new ArrayList<>();
    List<AddCDCFile> aside = new ArrayList<>();
    for (FileAction action : actions) {
      if (action instanceof AddFile added) {
        DataFile file = new DataFile(added);
        files.add(file);
        count += file.rows();
        bytes += added.size();
      } else if (action instanceof AddCDCFile file) {
        aside.add(file);
      }
    }
    return new Written(files, aside, List.of(), count, bytes);
  }

  /** Whether rows of the files that stand can be marked as gone. */
  public boolean marks() {
    return marking != Marking.NEVER && TableMetadata.marks(base);
  }

  /** Whether marking some rows of a file is better than remaking it. */
  public boolean marks(DataFile file, long rows) {
    return marks() && marking.pays(file, rows);
  }

  /**
   * Marks rows of files that stand as gone, invisible until the commit.
   *
   * @param rows which, by file
   */
  public Written mark(Map<DataFile, List<RowPlaces>> rows) {
    if (rows.isEmpty()) {
      return Written.NOTHING;
    }
    VectorFile marks = new VectorFile(log);
    vectors.add(marks.path());
    return new Written(List.of(), List.of(), marks.write(rows), 0, 0);
  }

  /** The rows that a write set aside, with {@link #CHANGE_TYPE}, lazy. */
  public Dataset<Row> aside(Written part) {
    return written(
        schema().add(CHANGE_TYPE, "string"), path + "/_change_data", List.copyOf(part.aside()));
  }

  /** The rows of files that this attempt wrote and did not commit yet, lazy. */
  public Dataset<Row> unpublished(Collection<DataFile> files) {
    return written(schema(), path, files.stream().map(DataFile::action).toList());
  }

  /** The rows of some of the files that stand, lazy. */
  public Dataset<Row> rows(Collection<DataFile> files) {
    List<AddFile> actions = files.stream().map(DataFile::action).toList();
    return log.createDataFrame(base, Scala.seq(actions), false, Scala.none());
  }

  /** As {@link #rows}, with those marked as gone. */
  public Dataset<Row> physicalRows(Collection<DataFile> files) {
    return rows(files.stream().map(DataFile::unmarked).toList());
  }

  /** TRUE for a row, by its file's name and its number in it, that is not marked. */
  public Column unmarked(Collection<DataFile> files, Column file, Column row) {
    return Unmarked.of(log, files, file, row);
  }

  /** Removes the rows that a write set aside, once they are kept elsewhere. */
  public void dropAside(Written part) {
    part.aside().forEach(file -> delete(absolute(file.path())));
    written.removeAll(part.aside());
  }

  /** The files of the version that stands, by path; no Spark job if its checksum lists them. */
  public Map<String, DataFile> standing() {
    if (standing.isEmpty() && base.version() >= 0) {
      FileList.of(base).forEach(file -> standing.put(file.path(), new DataFile(file)));
    }
    return new LinkedHashMap<>(standing);
  }

  /**
   * Makes the new version visible, with its state.
   *
   * @param added files to add; their aside files become the version's change rows
   * @param removed files to remove
   * @param state committed with the files
   * @return the version's number
   * @throws LagoaException {@code CONFLICT} if another writer committed since the attempt was
   *     opened
   */
  public long commit(List<Written> added, Collection<DataFile> removed, TableState state) {
    OptimisticTransaction committer = log.startTransaction(Scala.none(), scala.Option.apply(base));
    committer.readWholeTable(); // or commits that only add files would pass unseen
    List<Action> actions = new ArrayList<>();
    Metadata next = TableMetadata.marking(metadata, base, marking, added, removed);
    actions.add(TableMetadata.with(next, TableState.PROPERTY, state.json()));
    long now = System.currentTimeMillis();
    removed.forEach(file -> actions.add(file.action().removeWithTimestamp(now, true)));
    for (Written part : added) {
      part.files().forEach(file -> actions.add(file.action()));
      part.marked().forEach(file -> actions.add(file.action()));
      actions.addAll(part.aside());
    }
    SaveMode mode = removed.isEmpty() ? SaveMode.Append : SaveMode.Overwrite;
    try {
      return kept(committer.commit(Scala.seq(actions), Operations.write(mode, state.json())));
    } catch (RuntimeException | Error e) {
      if (!Conflicts.is(e)) {
        kept(next()); // the commit may stand; if not, VACUUM finds the files
        throw e;
      }
      if (Conflicts.isOwn(spark, path, next(), state.attempt())) {
        return kept(next());
      }
      throw Conflicts.told(next(), path, e);
    }
  }

  /** From here on the files are the version's, whatever fails later. */
  private long kept(long version) {
    written.clear();
    vectors.clear();
    return version;
  }

  /** Removes every file that this attempt wrote; the version that stands is untouched. */
  public void drop() {
    written.forEach(file -> delete(absolute(file.path())));
    vectors.forEach(this::delete);
    written.clear();
    vectors.clear();
  }

  private Dataset<Row> written(StructType schema, String base, List<? extends FileAction> files) {
    if (files.isEmpty()) {
      return spark.createDataFrame(List.of(), schema);
    }
    String[] paths =
        files.stream().map(file -> absolute(file.path()).toString()).toArray(String[]::new);
    return spark.read().schema(schema).option("basePath", base).parquet(paths);
  }

  private StructType schema() {
    return (StructType) org.apache.spark.sql.types.DataType.fromJson(metadata.schemaString());
  }

  private Path absolute(String file) {
    Path relative = new Path(java.net.URI.create(file));
    return relative.isAbsolute() ? relative : new Path(path, relative);
  }

  private void delete(Path file) {
    try {
      FileSystem files = file.getFileSystem(spark.sessionState().newHadoopConf());
      files.delete(file, false);
    } catch (IOException e) {
      throw new LagoaException(ErrorCode.UNREACHABLE, "Cannot delete " + file + ": " + e, e);
    }
  }
}
