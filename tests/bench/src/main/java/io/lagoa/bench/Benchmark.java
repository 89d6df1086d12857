package io.lagoa.bench;

import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/** A piece of work and its contests. */
interface Benchmark {
  /** As the command line names it: {@code p1}. */
  String id();

  /** Rows that keep it below five minutes on two cores. */
  long defaultRows();

  /** Makes the input below a folder; not timed. */
  List<Contest> contests(SparkSession spark, Path folder, long rows);
}
