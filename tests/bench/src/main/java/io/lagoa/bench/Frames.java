package io.lagoa.bench;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.xxhash64;

import java.nio.file.Path;
import java.util.Arrays;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Decides how benchmarks start Spark and compare rows. */
final class Frames {
  private Frames() {}

  /** The session that Lagoa starts for itself, on all cores of this machine. */
  static SparkSession session() {
    SparkSession spark =
        io.lagoa.lake.Lake.open(
                io.lagoa.lake.LakeSettings.at("target/none").spark("ui.enabled", "false"))
            .spark();
    spark.sparkContext().setLogLevel("ERROR");
    return spark;
  }

  /** Runs work as a session that nobody tuned would. */
  static void withDefaults(SparkSession spark, Runnable work) {
    with(spark, "200", "50", work);
  }

  /** Runs work as a session that an expert tuned for this machine would. */
  static void tuned(SparkSession spark, Runnable work) {
    with(spark, "4", "1", work);
  }

  private static void with(
      SparkSession spark, String shufflePartitions, String snapshotPartitions, Runnable work) {
    String shuffle = "spark.sql.shuffle.partitions";
    String snapshot = "spark.databricks.delta.snapshotPartitions";
    String before = spark.conf().get(shuffle, "200");
    String snapshotBefore = spark.conf().get(snapshot, "50");
    spark.conf().set(shuffle, shufflePartitions);
    spark.conf().set(snapshot, snapshotPartitions);
    try {
      work.run();
    } finally {
      spark.conf().set(shuffle, before);
      spark.conf().set(snapshot, snapshotBefore);
    }
  }

  /** Rows and an order-free hash of some columns of a Delta table. */
  static String digest(SparkSession spark, Path table, String... columns) {
    Dataset<Row> rows = spark.read().format("delta").load(table.toString());
    Column[] hashed = Arrays.stream(columns).map(name -> col(name)).toArray(Column[]::new);
    Row row =
        rows.agg(count(lit(1)), sum(xxhash64(hashed).cast("decimal(38,0)"))).collectAsList().get(0);
    return row.get(0) + " rows, hash " + row.get(1);
  }
}
