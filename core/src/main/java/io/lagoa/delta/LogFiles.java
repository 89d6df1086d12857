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
import java.util.function.Predicate;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.CommitInfo;
import org.apache.spark.sql.delta.actions.Metadata;

/** Decides how a commit of the transaction log is read: one small file, without a Spark job. */
final class LogFiles {
  private LogFiles() {}

  /** No VACUUM takes files of a commit that is younger. */
  private static final long YOUNG = Duration.ofHours(1).toMillis();

  /**
   * Whether what the commits of a range changed can be read: each commit, and the files of old
   * ones; not across another layout, since Delta reads files that went by the partitions of now.
   *
   * @param now the newest version
   */
  static boolean tell(
      SparkSession spark, String table, DeltaLog log, Snapshot now, long first, long last) {
    List<String> partitions = Scala.list(now.metadata().partitionColumns());
    boolean described = false;
    try {
      for (long version = first; version <= last; version++) {
        Path file = new Path(table, "_delta_log/%020d.json".formatted(version));
        FileSystem files = file.getFileSystem(spark.sessionState().newHadoopConf());
        boolean old =
            files.getFileStatus(file).getModificationTime() < System.currentTimeMillis() - YOUNG;
        List<Action> actions = commit(spark, table, version).orElse(List.of());
        for (Action action : actions) {
          if (action instanceof Metadata metadata) {
            described = true;
            if (!Scala.list(metadata.partitionColumns()).equals(partitions)) {
              return false;
            }
          }
        }
        for (Path changed : old ? ChangedFiles.of(table, actions) : List.<Path>of()) {
          if (!files.exists(changed)) {
            return false;
          }
        }
      }
      return !described
          || first == 0
          || before(spark, table, log, first - 1).filter(partitions::equals).isPresent();
    } catch (FileNotFoundException e) {
      return false;
    } catch (IOException e) {
      throw new LagoaException(ErrorCode.UNREACHABLE, "Cannot list the log of " + table, e);
    }
  }

  /** The partition columns of a version: its own commit tells, if it is Lagoa's. */
  private static Optional<List<String>> before(
      SparkSession spark, String table, DeltaLog log, long version) {
    Optional<Metadata> own =
        commit(spark, table, version).orElse(List.of()).stream()
            .filter(Metadata.class::isInstance)
            .map(Metadata.class::cast)
            .findFirst();
    try {
      Metadata metadata = own.orElseGet(() -> PastSnapshot.of(log, version).metadata());
      return Optional.of(Scala.list(metadata.partitionColumns()));
    } catch (RuntimeException e) {
      return Optional.empty(); // the log no longer holds it
    }
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
    Path file = new Path(table, "_delta_log/%020d.json".formatted(version));
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
    Path file = new Path(table, "_delta_log/%020d.json".formatted(version));
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
