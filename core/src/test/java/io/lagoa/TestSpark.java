package io.lagoa;

import io.lagoa.disk.LocalCommits;
import io.lagoa.disk.LocalFiles;
import org.apache.spark.sql.SparkSession;

/**
 * The Spark session of this module's tests that ask for one without an extension; the same that the
 * kit's {@code SparkExtension} shares, whichever comes first.
 */
public final class TestSpark {
  private TestSpark() {}

  public static SparkSession session() {
    return Holder.SESSION;
  }

  private static final class Holder {
    static final SparkSession SESSION =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
            .config(
                "spark.sql.catalog.spark_catalog",
                "org.apache.spark.sql.delta.catalog.DeltaCatalog")
            .config("spark.databricks.delta.snapshotPartitions", "1")
            .config("spark.sql.sources.parallelPartitionDiscovery.parallelism", "4")
            .config("spark.sql.warehouse.dir", System.getProperty("java.io.tmpdir") + "/lagoa-test")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.ansi.enabled", "true")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.hadoop.fs.file.impl", LocalFiles.class.getName())
            .config("spark.hadoop.fs.AbstractFileSystem.file.impl", LocalCommits.class.getName())
            .getOrCreate();

    static {
      SESSION.sparkContext().setLogLevel("OFF");
    }
  }
}
