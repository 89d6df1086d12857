package io.lagoa.cdc;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Rows of one run in a file of the lake, written as they come, so that memory does not grow with
 * their number.
 */
final class Lines implements AutoCloseable {
  private final SparkSession spark;
  private final Path folder;
  private final JsonGenerator out;

  /**
   * @param folder made here, of any Hadoop file system
   * @throws LagoaException {@code UNREACHABLE} if it cannot be written
   */
  Lines(SparkSession spark, String folder) {
    this.spark = spark;
    this.folder = new Path(folder);
    try {
      out =
          new JsonFactory()
              .createGenerator(
                  new BufferedOutputStream(fileSystem().create(file(), true), 1 << 16));
      out.setPrettyPrinter(new MinimalPrettyPrinter("\n"));
    } catch (IOException e) {
      throw failed("write", e);
    }
  }

  void begin() {
    try {
      out.writeStartObject();
    } catch (IOException e) {
      throw failed("write", e);
    }
  }

  void text(String field, @Nullable String text) {
    try {
      if (text != null) {
        out.writeStringField(field, text);
      }
    } catch (IOException e) {
      throw failed("write", e);
    }
  }

  void number(String field, long number) {
    try {
      out.writeNumberField(field, number);
    } catch (IOException e) {
      throw failed("write", e);
    }
  }

  void end() {
    try {
      out.writeEndObject();
    } catch (IOException e) {
      throw failed("write", e);
    }
  }

  /** The rows, lazy. Nothing can be added afterwards. */
  Dataset<Row> rows(StructType columns) {
    close();
    return spark.read().schema(columns).options(RowJson.OPTIONS).json(file().toString());
  }

  @Override
  public void close() {
    try {
      out.close();
    } catch (IOException e) {
      throw failed("write", e);
    }
  }

  void delete() {
    close();
    try {
      fileSystem().delete(folder, true);
    } catch (IOException e) {
      throw failed("delete", e);
    }
  }

  private Path file() {
    return new Path(folder, "events.json");
  }

  private FileSystem fileSystem() throws IOException {
    return folder.getFileSystem(spark.sessionState().newHadoopConf());
  }

  private LagoaException failed(String doing, IOException e) {
    return new LagoaException(
        ErrorCode.UNREACHABLE,
        "Cannot %s the events of a run in %s: %s; see that the lake's storage is writable and has space"
            .formatted(doing, folder, e.getMessage()),
        e);
  }
}
