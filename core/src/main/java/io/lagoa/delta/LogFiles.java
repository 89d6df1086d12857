package io.lagoa.delta;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.CommitInfo;
import org.apache.spark.sql.delta.actions.FileAction;

/** Decides how a commit of the transaction log is read: one small file, without a Spark job. */
final class LogFiles {
  private static final String NO_VALUE = "__HIVE_DEFAULT_PARTITION__";

  private LogFiles() {}

  /** No VACUUM takes files of a commit that is younger. */
  private static final long YOUNG = Duration.ofHours(1).toMillis();

  /**
   * The actions of a commit whose changes can be read; empty if the log no longer holds it, if a
   * file of an old one is gone, or if its files were laid out otherwise: Delta reads those that
   * went by the partitions of now.
   *
   * @param now the newest version
   */
  static Optional<List<Action>> told(SparkSession spark, String table, Snapshot now, long version) {
    Set<String> partitions =
        PartitionRows.stored(now.schema(), Scala.list(now.metadata().partitionColumns()));
    Path file = new Path(table, "_delta_log/" + name(version));
    try {
      FileSystem files = file.getFileSystem(spark.sessionState().newHadoopConf());
      boolean old =
          files.getFileStatus(file).getModificationTime() < System.currentTimeMillis() - YOUNG;
      List<Action> actions = commit(spark, table, version).orElse(List.of());
      if (!actions.stream().allMatch(action -> isLaidOut(action, partitions))) {
        return Optional.empty();
      }
      for (Path changed : old ? ChangedFiles.of(table, actions) : List.<Path>of()) {
        if (!files.exists(changed)) {
          return Optional.empty();
        }
      }
      return Optional.of(actions);
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new LagoaException(ErrorCode.UNREACHABLE, "Cannot read " + file + ": " + e, e);
    }
  }

  /** Whether a file has the partitions of now; of one that is NULL the log has only its folder. */
  private static boolean isLaidOut(Action action, Set<String> partitions) {
    if (!(action instanceof FileAction file)
        || !file.dataChange()
        || file.partitionValues() == null) {
      return true;
    }
    Set<String> columns = Scala.map(file.partitionValues()).keySet();
    return columns.equals(partitions)
        || (partitions.containsAll(columns) && file.path().contains("=" + NO_VALUE));
  }

  /** When a commit's file was written and how long it is, if a snapshot's listing shows it. */
  static Optional<String> stamp(Snapshot snapshot, long version) {
    String name = name(version);
    return Scala.list(snapshot.logSegment().deltas()).stream()
        .filter(file -> file.getPath().getName().equals(name))
        .map(file -> file.getModificationTime() + "/" + file.getLen())
        .findFirst();
  }

  private static String name(long version) {
    return "%020d.json".formatted(version);
  }

  /** The actions of a commit; empty if the log no longer holds it. */
  static Optional<List<Action>> commit(SparkSession spark, String table, long version) {
    return actions(spark, table, version, action -> false);
  }

  /**
   * What a commit says of itself, which stands in its first line as a rule: no more is read. Empty
   * if the log no longer holds it.
   */
  static Optional<PastVersion> past(SparkSession spark, String table, long version) {
    return actions(spark, table, version, action -> action instanceof CommitInfo)
        .map(
            actions ->
                actions.stream()
                    .filter(action -> action instanceof CommitInfo)
                    .map(said -> PastVersion.of(version, (CommitInfo) said))
                    .findFirst()
                    .orElseGet(() -> PastVersion.silent(version, at(spark, table, version))));
  }

  private static Instant at(SparkSession spark, String table, long version) {
    Path file = new Path(table, "_delta_log/" + name(version));
    try {
      FileSystem files = file.getFileSystem(spark.sessionState().newHadoopConf());
      return Instant.ofEpochMilli(files.getFileStatus(file).getModificationTime());
    } catch (IOException e) {
      throw new LagoaException(ErrorCode.UNREACHABLE, "Cannot read " + file + ": " + e, e);
    }
  }

  /** Up to the first that is enough, that one included. */
  private static Optional<List<Action>> actions(
      SparkSession spark, String table, long version, Predicate<Action> enough) {
    Path file = new Path(table, "_delta_log/" + name(version));
    try {
      FileSystem files = file.getFileSystem(spark.sessionState().newHadoopConf());
      List<Action> actions = new ArrayList<>();
      try (BufferedReader lines =
          new BufferedReader(new InputStreamReader(files.open(file), UTF_8))) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          if (!line.isBlank()) {
            Action action = Action.fromJson(line);
            actions.add(action);
            if (enough.test(action)) {
              break;
            }
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
