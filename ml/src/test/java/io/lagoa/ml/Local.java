package io.lagoa.ml;

import org.apache.spark.sql.SparkSession;

/** The one Spark session of this module's tests. */
public final class Local {
  private static final SparkSession SPARK =
      SparkSession.builder()
          .master("local[2]")
          .appName("ml")
          .config("spark.ui.enabled", false)
          .config("spark.sql.shuffle.partitions", 2)
          .config("spark.default.parallelism", 2)
          .config("spark.sql.ansi.enabled", true)
          .config("spark.sql.session.timeZone", "UTC")
          .config("spark.driver.host", "localhost")
          .getOrCreate();

  private Local() {}

  public static SparkSession spark() {
    return SPARK;
  }
}
