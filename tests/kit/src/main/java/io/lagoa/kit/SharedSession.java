package io.lagoa.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * The session of one test run: the one that exists already, or one of ours with a throw-away
 * warehouse. Closing it ends only what it started.
 */
final class SharedSession implements AutoCloseable {
  private static final String SEDONA = "org.apache.sedona.sql.SedonaSqlExtensions";

  /** As Lagoa starts a session; what it needs is part of it. */
  private static final Map<String, String> DISK =
      Map.of(
          "spark.hadoop.fs.file.impl", "io.lagoa.disk.LocalFiles",
          "spark.hadoop.fs.AbstractFileSystem.file.impl", "io.lagoa.disk.LocalCommits");

  private final SparkSession spark;
  private final @Nullable Path warehouse;

  private SharedSession(SparkSession spark, @Nullable Path warehouse) {
    this.spark = spark;
    this.warehouse = warehouse;
  }

  /**
   * The default session of this JVM, or else a new one.
   *
   * @param settings win over the defaults of a new session
   */
  static SharedSession open(Map<String, String> settings) {
    var existing = SparkSession.getDefaultSession();
    if (existing.isDefined()) {
      return new SharedSession(existing.get(), null);
    }
    Path warehouse = warehouse();
    return new SharedSession(start(settings, warehouse), warehouse);
  }

  /**
   * The session.
   *
   * @throws IllegalStateException if a test stopped it
   */
  SparkSession spark() {
    if (spark.sparkContext().isStopped()) {
      throw new IllegalStateException(
          "The Spark session that all tests share was stopped: find the test that calls stop() or close() on it");
    }
    return spark;
  }

  @Override
  public void close() {
    if (warehouse != null) {
      spark.stop();
      delete(warehouse);
    }
  }

  private static SparkSession start(Map<String, String> settings, Path warehouse) {
    QuietLogging.start();
    SparkConf conf = new SparkConf(); // reads the system properties that start with "spark."
    settings.forEach(conf::set);
    defaults().forEach(conf::setIfMissing);
    conf.set("spark.sql.warehouse.dir", warehouse.toString());
    return SparkSession.builder().config(conf).getOrCreate();
  }

  private static Map<String, String> defaults() {
    Map<String, String> defaults = new LinkedHashMap<>();
    defaults.put("spark.master", "local[2]");
    defaults.put("spark.app.name", "lagoa-test");
    defaults.put("spark.driver.host", "127.0.0.1");
    defaults.put("spark.driver.bindAddress", "127.0.0.1");
    defaults.put("spark.ui.enabled", "false");
    defaults.put("spark.ui.showConsoleProgress", "false");
    defaults.put("spark.sql.shuffle.partitions", "2");
    defaults.put("spark.sql.sources.parallelPartitionDiscovery.parallelism", "4");
    defaults.put("spark.sql.session.timeZone", "UTC");
    defaults.put("spark.sql.ansi.enabled", "true");
    defaults.put("spark.sql.catalogImplementation", "in-memory");
    defaults.put("spark.sql.extensions", extensions());
    defaults.put(
        "spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog");
    defaults.put("spark.databricks.delta.snapshotPartitions", "1");
    DISK.forEach(
        (setting, name) -> {
          if (isPresent(name)) {
            defaults.put(setting, name);
          }
        });
    return defaults;
  }

  private static String extensions() {
    String delta = "io.delta.sql.DeltaSparkSessionExtension";
    return isPresent(SEDONA) ? delta + "," + SEDONA : delta;
  }

  private static boolean isPresent(String type) {
    return SharedSession.class.getClassLoader().getResource(type.replace('.', '/') + ".class")
        != null;
  }

  private static Path warehouse() {
    try {
      return Files.createTempDirectory("lagoa-warehouse");
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot make a folder for the test warehouse", e);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot delete the test warehouse " + folder, e);
    }
  }
}
