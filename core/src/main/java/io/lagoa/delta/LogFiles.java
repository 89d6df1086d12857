package io.lagoa.delta;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.actions.Action;

/** Decides how a commit of the transaction log is read: one small file, without a Spark job. */
final class LogFiles {
  private LogFiles() {}

  /** Whether every commit of a range is there. */
  static boolean holds(SparkSession spark, String table, long first, long last) {
    try {
      for (long version = first; version <= last; version++) {
        Path file = new Path(table, "_delta_log/%020d.json".formatted(version));
        if (!file.getFileSystem(spark.sessionState().newHadoopConf()).exists(file)) {
          return false;
        }
      }
      return true;
    } catch (IOException e) {
      throw new LagoaException(ErrorCode.UNREACHABLE, "Cannot list the log of " + table, e);
    }
  }

  /** The actions of a commit; empty if the log no longer holds it. */
  static Optional<List<Action>> commit(SparkSession spark, String table, long version) {
    Path file = new Path(table, "_delta_log/%020d.json".formatted(version));
    try {
      FileSystem files = file.getFileSystem(spark.sessionState().newHadoopConf());
      List<Action> actions = new ArrayList<>();
      try (BufferedReader lines =
          new BufferedReader(new InputStreamReader(files.open(file), UTF_8))) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          if (!line.isBlank()) {
            actions.add(Action.fromJson(line));
          }
        }
      }
      return Optional.of(actions);
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new LagoaException(ErrorCode.UNREACHABLE, "Cannot read " + file + ": " + e, e);
    }
  }
}
