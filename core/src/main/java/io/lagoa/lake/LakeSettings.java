package io.lagoa.lake;

import io.lagoa.config.Connection;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a lake is opened. Immutable; each call returns a new value.
 *
 * @param name the lake's name, in reports and logs
 * @param root where the tables are: a path of any Hadoop file system
 * @param parallelism independent stages that run side by side
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
    String timezone,
    Map<String, String> spark,
    Map<String, Connection> connections,
    boolean keepCheckResults,
    Path base) {
  public LakeSettings {
    spark = Map.copyOf(spark);
    connections = Map.copyOf(connections);
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

  /** The defaults, at a root. */
  public static LakeSettings at(String root) {
    return new LakeSettings(
        "lagoa", root, 2, "UTC", Map.of(), Map.of(), true, Path.of("").toAbsolutePath());
  }

  /** With one connection more. */
  public LakeSettings connection(String connection, Connection value) {
    Map<String, Connection> more = new LinkedHashMap<>(connections);
    more.put(connection, value);
    return new LakeSettings(name, root, parallelism, timezone, spark, more, keepCheckResults, base);
  }

  /** With one Spark setting more, without its first word: {@code sql.shuffle.partitions}. */
  public LakeSettings spark(String key, String value) {
    Map<String, String> more = new LinkedHashMap<>(spark);
    more.put(key, value);
    return new LakeSettings(
        name, root, parallelism, timezone, more, connections, keepCheckResults, base);
  }

  /** Whether runs add to {@code ops.checks}. */
  public LakeSettings keepCheckResults(boolean keep) {
    return new LakeSettings(name, root, parallelism, timezone, spark, connections, keep, base);
  }

  public LakeSettings named(String newName) {
    return new LakeSettings(
        newName, root, parallelism, timezone, spark, connections, keepCheckResults, base);
  }
}
