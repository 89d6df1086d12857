package io.lagoa.lake;

import io.lagoa.config.Connection;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.plan.Memo;
import io.lagoa.plan.Warehouse;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/**
 * How a lake is opened. Immutable; each call returns a new value.
 *
 * @param name the lake's name, in reports and logs
 * @param root where the tables are: a path of any Hadoop file system
 * @param parallelism independent stages that run side by side
 * @param retries how often a stage is tried again that met a conflict or could not reach something
 * @param retention how long files of earlier versions are kept at least
 * @param timezone of timestamps without zone, such as {@code America/Sao_Paulo}; also of the JVM,
 *     where the lake starts the session, since drivers of databases go by it
 * @param spark Spark settings without their first word, {@code spark.}
 * @param connections databases by name
 * @param keepCheckResults whether each run that did something adds how its checks came out to the
 *     table {@code ops.checks}
 * @param base relative paths of declarations in code resolve against this folder
 */
public record LakeSettings(
    String name,
    String root,
    int parallelism,
    int retries,
    Duration retention,
    String timezone,
    Map<String, String> spark,
    Map<String, Connection> connections,
    boolean keepCheckResults,
    Path base) {
  private static final int MOST_RETRIES = 10;

  public LakeSettings {
    spark = Map.copyOf(spark);
    connections = Map.copyOf(connections);
    if (retries < 0 || retries > MOST_RETRIES) {
      throw new LagoaException(
          ErrorCode.CONFIG_INVALID,
          "Invalid lake.retries %d: write a number from 0 to %d".formatted(retries, MOST_RETRIES));
    }
    if (retention.isNegative()) {
      throw new LagoaException(
          ErrorCode.CONFIG_INVALID,
          "Invalid lake.retention %s: write a duration such as 7d".formatted(retention));
    }
    try {
      ZoneId.of(timezone);
    } catch (DateTimeException e) {
      throw new LagoaException(
          ErrorCode.CONFIG_INVALID,
          "Invalid lake.timezone '%s': write a region such as America/Sao_Paulo, or UTC"
              .formatted(timezone),
          e);
    }
  }

  /** Where the lake's tables are, in a session. */
  Warehouse warehouse(SparkSession session) {
    return new Warehouse(
        session, name, root, connections, base, parallelism, keepCheckResults, retries, new Memo());
  }

  /** The defaults, at a root. */
  public static LakeSettings at(String root) {
    return new LakeSettings(
        "lagoa",
        root,
        2,
        3,
        Duration.ofDays(7),
        "UTC",
        Map.of(),
        Map.of(),
        true,
        Path.of("").toAbsolutePath());
  }

  /** With one connection more. */
  public LakeSettings connection(String connection, Connection value) {
    Map<String, Connection> more = new LinkedHashMap<>(connections);
    more.put(connection, value);
    return with(name, retries, retention, spark, more, keepCheckResults);
  }

  /** With one Spark setting more, without its first word: {@code sql.shuffle.partitions}. */
  public LakeSettings spark(String key, String value) {
    Map<String, String> more = new LinkedHashMap<>(spark);
    more.put(key, value);
    return with(name, retries, retention, more, connections, keepCheckResults);
  }

  /** Whether runs add to {@code ops.checks}. */
  public LakeSettings keepCheckResults(boolean keep) {
    return with(name, retries, retention, spark, connections, keep);
  }

  public LakeSettings named(String newName) {
    return with(newName, retries, retention, spark, connections, keepCheckResults);
  }

  /** With another number of stages that run side by side. */
  public LakeSettings parallelism(int newParallelism) {
    return new LakeSettings(
        name,
        root,
        newParallelism,
        retries,
        retention,
        timezone,
        spark,
        connections,
        keepCheckResults,
        base);
  }

  /** With another time zone, a region such as {@code America/Sao_Paulo}. */
  public LakeSettings timezone(String newTimezone) {
    return new LakeSettings(
        name,
        root,
        parallelism,
        retries,
        retention,
        newTimezone,
        spark,
        connections,
        keepCheckResults,
        base);
  }

  /** With another number of times that a stage is tried again. */
  public LakeSettings retries(int newRetries) {
    return with(name, newRetries, retention, spark, connections, keepCheckResults);
  }

  /** With another time that files of earlier versions are kept. */
  public LakeSettings retention(Duration newRetention) {
    return with(name, retries, newRetention, spark, connections, keepCheckResults);
  }

  private LakeSettings with(
      String newName,
      int newRetries,
      Duration newRetention,
      Map<String, String> newSpark,
      Map<String, Connection> newConnections,
      boolean keep) {
    return new LakeSettings(
        newName,
        root,
        parallelism,
        newRetries,
        newRetention,
        timezone,
        newSpark,
        newConnections,
        keep,
        base);
  }
}
