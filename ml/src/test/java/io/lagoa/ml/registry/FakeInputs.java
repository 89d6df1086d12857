package io.lagoa.ml.registry;

import io.lagoa.ml.Local;
import io.lagoa.table.Inputs;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Inputs held by hand; every table is at version 42. */
record FakeInputs(Map<String, Dataset<Row>> tables, Optional<Dataset<Row>> current, String folder)
    implements Inputs {
  @Override
  public Dataset<Row> table(String name) {
    return Optional.ofNullable(tables.get(name)).orElseThrow();
  }

  @Override
  public long version(String name) {
    return 42;
  }

  @Override
  public Map<String, String> parameters() {
    return Map.of();
  }

  @Override
  public String run() {
    return "run-1";
  }

  @Override
  public SparkSession spark() {
    return Local.spark();
  }
}
