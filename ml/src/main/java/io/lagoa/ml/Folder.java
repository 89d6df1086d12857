package io.lagoa.ml;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * A model's folder on any file system that Hadoop reaches.
 *
 * @param path as Hadoop writes it, such as {@code s3a://lake/models/x}
 */
public record Folder(SparkSession spark, String path) {
  /** Writes a small file, over an old one. */
  public void write(String name, byte[] content) {
    Path file = new Path(path, name);
    try (OutputStream out = fileSystem(file).create(file, true)) {
      out.write(content);
    } catch (IOException e) {
      throw unreachable("write", file, e);
    }
  }

  /** The whole of a small file. */
  public byte[] read(String name) {
    Path file = new Path(path, name);
    try (InputStream in = fileSystem(file).open(file)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw unreachable("read", file, e);
    }
  }

  public boolean has(String name) {
    Path file = new Path(path, name);
    try {
      return fileSystem(file).exists(file);
    } catch (IOException e) {
      throw unreachable("look for", file, e);
    }
  }

  private FileSystem fileSystem(Path file) throws IOException {
    return file.getFileSystem(spark.sparkContext().hadoopConfiguration());
  }

  private static LagoaException unreachable(String verb, Path file, IOException cause) {
    return new LagoaException(
        ErrorCode.UNREACHABLE,
        "Cannot %s %s: %s; check the storage and the rights on it"
            .formatted(verb, file, cause.getMessage()),
        cause);
  }
}
