package io.lagoa.lake;

import io.lagoa.delta.DeltaFit;
import io.lagoa.disk.LocalCommits;
import io.lagoa.disk.LocalFiles;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.table.Contributions;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TimeZone;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.local.LocalFs;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * Decides which Spark session a lake uses: the one that is there, such as a notebook's, or one of
 * its own, tuned for small commits. What the user sets wins.
 */
final class Sessions {
  /** Times of any age are written as they are: Spark 3.5 refuses those before the year 1900. */
  private static final Map<String, String> CALENDAR =
      Map.of(
          "spark.sql.parquet.datetimeRebaseModeInWrite", "CORRECTED",
          "spark.sql.parquet.int96RebaseModeInWrite", "CORRECTED");

  /**
   * Some hundred files are listed beside each commit, so that no Spark job lists them; and that
   * list is not compared with the whole log after each commit, as Delta does outside UTC.
   */
  private static final Map<String, String> LISTED =
      Map.of(
          "spark.databricks.delta.allFilesInCrc.thresholdNumFiles", "500",
          "spark.databricks.delta.allFilesInCrc.verificationMode.forceOnNonUTC.enabled", "false");

  private static final String COMMITS = "fs.AbstractFileSystem.file.impl";

  /** Local disks without a process for each file, and with commits that exclude one another. */
  private static final Map<String, String> DISK =
      Map.of(
          "spark.hadoop.fs.file.impl",
          LocalFiles.class.getName(),
          "spark.hadoop." + COMMITS,
          LocalCommits.class.getName());

  /**
   * Delta 4.4 reads no version older than a week, whatever there is of it; which versions are kept
   * is what {@code maintain} decides.
   */
  private static final Map<String, String> PAST =
      Map.of(
          "spark.databricks.delta.vacuum.enforceTimeTravelWithinDeletedFileRetentionDuration",
          "false");

  /** What a version holds is counted by the statistics that are written with its files. */
  private static final Map<String, String> COUNTED =
      Map.of("spark.databricks.delta.stats.collect", "true");

  private static final String DELTA = "io.delta.sql.DeltaSparkSessionExtension";

  private Sessions() {}

  /** The session of this thread or this JVM, if there is one. */
  static Optional<SparkSession> existing() {
    scala.Option<SparkSession> active = SparkSession.getActiveSession();
    scala.Option<SparkSession> session =
        active.isDefined() ? active : SparkSession.getDefaultSession();
    return session.isDefined() && !session.get().sparkContext().isStopped()
        ? Optional.of(session.get())
        : Optional.empty();
  }

  /**
   * Checks that a session can serve a lake, and makes its settings those that results depend on.
   *
   * @throws LagoaException {@code CONFIG_INVALID} if Delta Lake is not part of it, or one that
   *     cannot be committed through
   */
  static SparkSession adopt(SparkSession spark, LakeSettings settings) {
    if (!spark.conf().get("spark.sql.extensions", "").contains(DELTA)) {
      throw new LagoaException(
          ErrorCode.CONFIG_INVALID,
          "Cannot use this Spark session: it was started without Delta Lake; start it with --conf spark.sql.extensions=%s --conf spark.sql.catalog.spark_catalog=org.apache.spark.sql.delta.catalog.DeltaCatalog, or let Lagoa start it"
              .formatted(DELTA));
    }
    DeltaFit.require();
    spark.conf().set("spark.sql.ansi.enabled", "true");
    spark.conf().set("spark.sql.session.timeZone", settings.timezone());
    CALENDAR.forEach(spark.conf()::set);
    PAST.forEach(spark.conf()::set);
    COUNTED.forEach(spark.conf()::set);
    LISTED.forEach((key, value) -> spark.conf().set(key, spark.conf().get(key, value)));
    excludeOthers(spark.sparkContext());
    return spark;
  }

  /** Commits on a local disk as in a session of ours, unless somebody chose another way. */
  private static void excludeOthers(SparkContext spark) {
    Configuration hadoop = spark.hadoopConfiguration();
    boolean unchosen = LocalFs.class.getName().equals(hadoop.get(COMMITS));
    if (unchosen
        && spark.isLocal()
        && hadoop.getClassByNameOrNull(LocalCommits.class.getName()) != null) {
      hadoop.set(COMMITS, LocalCommits.class.getName());
    }
  }

  /** Starts a session. */
  static SparkSession start(LakeSettings settings, Contributions contributions) {
    DeltaFit.require();
    boolean local =
        given("spark.master").isEmpty()
            && settings.spark().getOrDefault("master", "local[*]").startsWith("local");
    Map<String, String> values = new LinkedHashMap<>();
    values.put("spark.sql.ansi.enabled", "true");
    values.put("spark.sql.session.timeZone", settings.timezone());
    values.putAll(CALENDAR);
    values.putAll(PAST);
    values.put(
        "spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog");
    values.put("spark.sql.maxConcurrentOutputFileWriters", "16");
    values.putAll(LISTED);
    // the JVM leaves longer methods interpreted: in pieces they run twice as fast
    values.put("spark.sql.codegen.hugeMethodLimit", "8000");
    if (local) {
      int cores = Runtime.getRuntime().availableProcessors();
      values.put("spark.master", "local[*]");
      values.put("spark.ui.enabled", "false");
      if (System.getProperty("log4j2.configurationFile") == null) { // else it says what is logged
        values.put("spark.log.level", System.getProperty("spark.log.level", "WARN"));
      }
      values.put("spark.driver.host", "127.0.0.1");
      values.put("spark.driver.bindAddress", "127.0.0.1");
      values.put("spark.sql.shuffle.partitions", Integer.toString(cores));
      values.put("spark.databricks.delta.snapshotPartitions", "1");
      values.put("spark.sql.sources.parallelPartitionDiscovery.parallelism", "4");
      values.put("spark.sql.catalogImplementation", "in-memory");
      values.put(
          "spark.sql.warehouse.dir",
          java.nio.file.Path.of(System.getProperty("java.io.tmpdir"), "lagoa-warehouse")
              .toString());
    }
    values.putAll(contributions.settings());
    settings.spark().forEach((key, value) -> values.put("spark." + key, value));
    values.putAll(COUNTED);
    List<String> extensions = new ArrayList<>(List.of(DELTA));
    extensions.addAll(contributions.extensions());
    String own = values.remove("spark.sql.extensions");
    if (own != null) {
      extensions.addAll(List.of(own.split(",")));
    }
    alignTimeZone(settings, values);
    if (values.getOrDefault("spark.master", given("spark.master")).matches("local(\\[.*)?")) {
      // not elsewhere: an executor may open files before it has our classes
      DISK.forEach(
          (key, value) -> {
            if (given(key).isEmpty()) {
              values.putIfAbsent(key, value);
            }
          });
    }
    SparkSession.Builder builder =
        SparkSession.builder()
            .appName(settings.name())
            .config("spark.sql.extensions", String.join(",", extensions));
    values.forEach(builder::config);
    return builder.getOrCreate();
  }

  /** A setting of {@code spark-submit}; empty without. */
  private static String given(String key) {
    return System.getProperty(key, "");
  }

  /**
   * Drivers of databases give timestamps without zone in the time zone of the JVM: it must be the
   * session's, on every machine, or they come out shifted.
   */
  private static void alignTimeZone(LakeSettings settings, Map<String, String> values) {
    TimeZone.setDefault(TimeZone.getTimeZone(ZoneId.of(settings.timezone())));
    String options = "spark.executor.extraJavaOptions";
    values.merge(
        options,
        "-Duser.timezone=" + settings.timezone(),
        (given, zone) -> given.contains("-Duser.timezone") ? given : given + " " + zone);
  }
}
