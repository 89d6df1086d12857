package io.lagoa.bench;

import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Deequ is not made for this Spark line. */
final class Deequ {
  private Deequ() {}

  static Optional<BiConsumer<Dataset<Row>, List<String>>> verification(SparkSession spark) {
    return Optional.empty();
  }
}
