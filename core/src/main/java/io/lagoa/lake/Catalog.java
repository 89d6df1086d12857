package io.lagoa.lake;

import io.lagoa.delta.PathTable;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.query.SessionTables;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Decides how Spark's catalog learns of the tables below a root: those that a statement names are
 * registered when it is run, so that opening a lake of many tables costs nothing.
 */
final class Catalog {
  private final SparkSession spark;
  private final Path root;

  Catalog(SparkSession spark, String root) {
    this.spark = spark;
    this.root = new Path(root);
  }

  /** Tables below the root, {@code layer.name}, sorted. */
  List<String> names() {
    List<String> names = new ArrayList<>();
    try {
      FileSystem files = root.getFileSystem(spark.sessionState().newHadoopConf());
      for (FileStatus layer : folders(files, root)) {
        for (FileStatus table : folders(files, layer.getPath())) {
          if (files.exists(new Path(table.getPath(), "_delta_log"))) {
            names.add(layer.getPath().getName() + "." + table.getPath().getName());
          }
        }
      }
    } catch (IOException e) {
      throw new LagoaException(ErrorCode.UNREACHABLE, "Cannot list %s: %s".formatted(root, e), e);
    }
    names.sort(null);
    return names;
  }

  /**
   * Runs a statement about tables at this root; the rows of a query are lazy. Another lake's
   * statement waits: the session has one place for a name.
   */
  Dataset<Row> sql(String statement) {
    synchronized (Catalog.class) {
      register(statement);
      return spark.sql(statement);
    }
  }

  /** Makes the tables that a statement names known to Spark, at this root. */
  private void register(String statement) {
    String text = statement.toLowerCase(Locale.ROOT).replace("`", "");
    for (String name : names()) {
      if (text.contains(name)) {
        String layer = name.substring(0, name.indexOf('.'));
        String path = PathTable.absolute(spark, root + "/" + name.replace('.', '/'));
        spark.sql("CREATE DATABASE IF NOT EXISTS `%s`".formatted(layer));
        String table = name.substring(name.indexOf('.') + 1);
        if (!SessionTables.location(spark, layer, table).equals(Optional.of(path))) {
          SessionTables.forget(spark, layer, table);
          spark.sql("CREATE TABLE %s USING delta LOCATION '%s'".formatted(name, path));
        }
      }
    }
  }

  private static List<FileStatus> folders(FileSystem files, Path parent) throws IOException {
    List<FileStatus> folders = new ArrayList<>();
    try {
      for (FileStatus child : files.listStatus(parent)) {
        String name = child.getPath().getName();
        if (child.isDirectory() && !name.startsWith("_") && !name.startsWith(".")) {
          folders.add(child);
        }
      }
    } catch (FileNotFoundException e) {
      return List.of();
    }
    return folders;
  }
}
