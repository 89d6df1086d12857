package io.lagoa.ml.registry;

import static org.apache.spark.sql.functions.col;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The trained versions of a model so far. */
record Registry(List<Version> versions) {
  /** Spark DDL of the table. */
  static final String SCHEMA =
      """
      model STRING, version BIGINT, path STRING, trainer STRING, task STRING, promoted BOOLEAN, \
      reason STRING, metric STRING, value DOUBLE, champion_value DOUBLE, \
      metrics MAP<STRING, DOUBLE>, input STRING, input_version BIGINT, \
      parameters MAP<STRING, STRING>, features ARRAY<STRING>, label STRING, seed BIGINT, \
      trained_rows BIGINT, holdout_rows BIGINT, trained_at TIMESTAMP, run STRING""";

  /** What later versions and scoring need to know of one. */
  record Version(
      long version,
      boolean promoted,
      String path,
      String task,
      String label,
      List<String> features,
      Map<String, Double> metrics) {}

  Registry {
    versions = List.copyOf(versions);
  }

  /** Reads a whole registry: a few small rows. */
  static Registry of(Dataset<Row> rows) {
    return new Registry(
        rows
            .select(
                col("version"),
                col("promoted"),
                col("path"),
                col("task"),
                col("label"),
                col("features"),
                col("metrics"))
            .collectAsList()
            .stream()
            .map(
                row ->
                    new Version(
                        row.getLong(0),
                        row.getBoolean(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        List.copyOf(row.<String>getList(5)),
                        Map.copyOf(row.<String, Double>getJavaMap(6))))
            .toList());
  }

  /** The number of the version after the newest. */
  long next() {
    return 1 + versions.stream().mapToLong(Version::version).max().orElse(0);
  }

  /** The newest promoted version. */
  Optional<Version> champion() {
    return versions.stream()
        .filter(Version::promoted)
        .max(Comparator.comparingLong(Version::version));
  }
}
