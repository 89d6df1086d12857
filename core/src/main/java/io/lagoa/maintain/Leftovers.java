package io.lagoa.maintain;

import io.lagoa.delta.StoredTable;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/**
 * Decides which folders below a table belong to no version: scratch folders of killed attempts, and
 * files, such as models, that no row names. VACUUM passes them by.
 */
record Leftovers(SparkSession spark, StoredTable table) {
  /** Scratch folders {@code _lagoa/<attempt>} that are older than a point in time. */
  List<Path> scratch(Instant before) {
    return folders("_lagoa", before);
  }

  /**
   * Folders {@code _files/<attempt>} older than a point in time that no row of the table names in
   * any column of text. Reads the table if there is one.
   */
  List<Path> files(Instant before) {
    List<Path> old = folders("_files", before);
    if (old.isEmpty()) {
      return old;
    }
    Dataset<Row> rows = table.read(table.current().orElseThrow().number());
    Column[] texts =
        Arrays.stream(rows.schema().fields())
            .filter(field -> field.dataType().sameType(DataTypes.StringType))
            .map(field -> rows.col("`" + field.name() + "`"))
            .toArray(Column[]::new);
    List<Path> unnamed = new ArrayList<>(old);
    rows.select(functions.concat_ws("\n", texts).as("text"))
        .collectAsList()
        .forEach(
            row ->
                unnamed.removeIf(
                    folder -> row.getString(0).contains("_files/" + folder.getName())));
    return unnamed;
  }

  void delete(List<Path> folders) {
    for (Path folder : folders) {
      try {
        fileSystem().delete(folder, true);
      } catch (IOException e) {
        throw unreachable("delete " + folder, e);
      }
    }
  }

  private List<Path> folders(String parent, Instant before) {
    List<Path> old = new ArrayList<>();
    try {
      for (FileStatus child : fileSystem().listStatus(new Path(table.path(), parent))) {
        if (child.isDirectory() && child.getModificationTime() < before.toEpochMilli()) {
          old.add(child.getPath());
        }
      }
      return old;
    } catch (FileNotFoundException e) {
      return List.of();
    } catch (IOException e) {
      throw unreachable("list " + table.path() + "/" + parent, e);
    }
  }

  private FileSystem fileSystem() throws IOException {
    return new Path(table.path()).getFileSystem(spark.sessionState().newHadoopConf());
  }

  private static LagoaException unreachable(String what, IOException e) {
    return new LagoaException(ErrorCode.UNREACHABLE, "Cannot %s: %s".formatted(what, e), e);
  }
}
