package io.lagoa.sink;

import io.lagoa.TestSpark;
import io.lagoa.config.Connection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** A table {@code gold.t} of given columns and key. */
record TestSinkContext(
    Connection connection,
    Optional<String> tableId,
    StructType schema,
    List<String> key,
    Optional<String> description,
    Map<String, String> columns,
    String table,
    OptionalLong rows,
    OptionalLong newest)
    implements SinkContext {

  TestSinkContext(
      Connection connection, Optional<String> tableId, StructType schema, List<String> key) {
    this(
        connection,
        tableId,
        schema,
        key,
        Optional.empty(),
        Map.of(),
        "gold.t",
        OptionalLong.empty(),
        OptionalLong.empty());
  }

  TestSinkContext saying(String words, Map<String, String> ofColumns) {
    return new TestSinkContext(
        connection, tableId, schema, key, Optional.of(words), ofColumns, table, rows, newest);
  }

  TestSinkContext named(String name) {
    return new TestSinkContext(
        connection, tableId, schema, key, description, columns, name, rows, newest);
  }

  TestSinkContext holding(long rowsNow, long newestNow) {
    return new TestSinkContext(
        connection,
        tableId,
        schema,
        key,
        description,
        columns,
        table,
        OptionalLong.of(rowsNow),
        OptionalLong.of(newestNow));
  }

  @Override
  public SparkSession spark() {
    return TestSpark.session();
  }

  @Override
  public Connection connection(String name) {
    return connection;
  }
}
