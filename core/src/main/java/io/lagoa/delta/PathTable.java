package io.lagoa.delta;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.io.IOException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** Decides how SQL names the table in a folder. */
public final class PathTable {
  private PathTable() {}

  /** The name; a relative path, which SQL does not take, is made absolute. */
  public static String name(SparkSession spark, String path) {
    return "delta.`%s`".formatted(absolute(spark, path));
  }

  /** The path with its file system. */
  public static String absolute(SparkSession spark, String path) {
    try {
      Path folder = new Path(path);
      return folder
          .getFileSystem(spark.sessionState().newHadoopConf())
          .makeQualified(folder)
          .toString();
    } catch (IOException e) {
      throw new LagoaException(ErrorCode.UNREACHABLE, "Cannot reach " + path + ": " + e, e);
    }
  }
}
