package io.lagoa.source;

import io.lagoa.TestSpark;
import io.lagoa.config.Connection;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** A table {@code bronze.t} that holds what it is told. */
record TestSourceContext(
    Connection connection, Optional<Position> since, Optional<Dataset<Row>> held)
    implements SourceContext {

  static TestSourceContext first(Connection connection) {
    return new TestSourceContext(connection, Optional.empty(), Optional.empty());
  }

  @Override
  public SparkSession spark() {
    return TestSpark.session();
  }

  @Override
  public String table() {
    return "bronze.t";
  }

  @Override
  public Connection connection(String name) {
    return connection;
  }

  @Override
  public Path base() {
    return Path.of(".");
  }

  @Override
  public Optional<StructType> declaredSchema() {
    return Optional.empty();
  }
}
