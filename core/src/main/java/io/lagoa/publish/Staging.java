package io.lagoa.publish;

import static io.lagoa.delta.Attempt.CHANGE_TYPE;
import static io.lagoa.error.Names.quoted;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.error.Milestone;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * An attempt's scratch folder below its table, {@code _lagoa/<attempt>}: readers and VACUUM pass it
 * by. A batch that must be read more than once is written there once, so that it is the same each
 * time: a source outside may answer differently the second time.
 */
final class Staging implements AutoCloseable {
  /** Whether a file says that a write is done: nobody looks for it. */
  private static final String MARKER = "mapreduce.fileoutputcommitter.marksuccessfuljobs";

  private static final long STALE_MILLIS = TimeUnit.DAYS.toMillis(1);

  private final SparkSession spark;
  private final Path folder;
  private final Map<String, List<Footer>> footers = new HashMap<>();

  Staging(SparkSession spark, String table, String attempt) {
    this.spark = spark;
    this.folder = new Path(table, "_lagoa/" + attempt);
  }

  /** Writes marked rows: those to publish, those that delete and those set aside apart. */
  void write(Dataset<Row> marked) {
    boolean deletes = List.of(marked.columns()).contains(Batch.DEAD);
    Column dead = deletes ? col(Batch.DEAD) : lit(false);
    marked
        .withColumn(
            "_kind",
            when(col(CHANGE_TYPE).isNotNull(), "aside").when(dead, "dead").otherwise("good"))
        .drop(Batch.DEAD)
        .write()
        .option(MARKER, false)
        .partitionBy("_kind")
        .parquet(path("batch"));
  }

  /** The rows to publish, without {@code _change_type}. */
  Dataset<Row> good(StructType schema) {
    return part("good", schema);
  }

  /** The rows that delete their key, without {@code _change_type}. */
  Dataset<Row> dead(StructType schema) {
    return part("dead", schema);
  }

  /** Whether any row deletes its key; a look at a folder, no Spark job. */
  boolean hasDead() {
    return exists("batch/_kind=dead");
  }

  /** Whether any row was set aside; a look at a folder, no Spark job. */
  boolean hasAside() {
    return exists("batch/_kind=aside");
  }

  long goodRows() {
    return rows("good");
  }

  long deadRows() {
    return rows("dead");
  }

  /** The rows that were set aside, with {@code _change_type}. */
  Dataset<Row> aside(StructType schema) {
    return part("aside", schema.add(CHANGE_TYPE, "string"));
  }

  /** Writes rows once, to be read several times. */
  Dataset<Row> keep(String name, Dataset<Row> rows) {
    rows.write().option(MARKER, false).parquet(path(name));
    return spark.read().schema(rows.schema()).parquet(path(name));
  }

  private Dataset<Row> part(String kind, StructType schema) {
    String name = "batch/_kind=" + kind;
    return exists(name)
        ? spark.read().schema(schema).parquet(path(name))
        : spark.createDataFrame(List.of(), schema);
  }

  /** The keys of rows to publish and of rows that delete, some maybe twice. */
  Dataset<Row> keys(List<String> key, StructType schema) {
    Column[] columns = key.stream().map(name -> col(quoted(name))).toArray(Column[]::new);
    return good(schema).select(columns).unionAll(dead(schema).select(columns));
  }

  /** Between which values these keys lie; no Spark job. */
  KeyBounds range(List<String> key, StructType schema) {
    return new KeyBounds(key, schema, live().map(Footer::metadata).toList());
  }

  /** The size of their files. */
  long bytes() {
    return live().mapToLong(Footer::bytes).sum();
  }

  private Stream<Footer> live() {
    return Stream.concat(footers("good").stream(), footers("dead").stream());
  }

  /** Rows of a kind, from the files' footers: no Spark job. */
  private long rows(String kind) {
    return footers(kind).stream()
        .flatMap(footer -> footer.metadata().getBlocks().stream())
        .mapToLong(BlockMetaData::getRowCount)
        .sum();
  }

  /** What a file says of itself. */
  private record Footer(long bytes, ParquetMetadata metadata) {
    static Footer of(FileStatus file, Configuration configuration) {
      try (ParquetFileReader reader =
          ParquetFileReader.open(HadoopInputFile.fromStatus(file, configuration))) {
        return new Footer(file.getLen(), reader.getFooter());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** The footers of the files of a kind, read once. */
  private List<Footer> footers(String kind) {
    return footers.computeIfAbsent(
        kind,
        absent -> {
          String name = "batch/_kind=" + kind;
          if (!exists(name)) {
            return List.of();
          }
          Configuration configuration = spark.sessionState().newHadoopConf();
          try {
            return Arrays.stream(files().listStatus(new Path(path(name))))
                .filter(file -> file.getPath().getName().endsWith(".parquet"))
                .parallel()
                .map(file -> Footer.of(file, configuration))
                .toList();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private boolean exists(String name) {
    try {
      return files().exists(new Path(path(name)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String path(String name) {
    return new Path(folder, name).toString();
  }

  private FileSystem files() throws IOException {
    return folder.getFileSystem(spark.sessionState().newHadoopConf());
  }

  /** Removes the folder, and those that killed attempts left a day ago or earlier. */
  @Override
  public void close() {
    try {
      FileSystem files = files();
      files.delete(folder, true);
      Milestone.SCRATCH_REMOVED.passed();
      Path all = folder.getParent();
      if (files.exists(all)) {
        long stale = System.currentTimeMillis() - STALE_MILLIS;
        for (FileStatus other : files.listStatus(all)) {
          if (other.getModificationTime() < stale) {
            files.delete(other.getPath(), true);
          }
        }
      }
    } catch (IOException e) {
      throw new LagoaException(
          ErrorCode.UNREACHABLE, "Cannot clean up %s: %s".formatted(folder, e), e);
    }
  }
}
