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
    OptionalLong newest,
    Map<Long, String> commits)
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
        OptionalLong.empty(),
        Map.of());
  }

  TestSinkContext saying(String words, Map<String, String> ofColumns) {
    return new TestSinkContext(
        connection,
        tableId,
        schema,
        key,
        Optional.of(words),
        ofColumns,
        table,
        rows,
        newest,
        commits);
  }

  TestSinkContext named(String name) {
    return new TestSinkContext(
        connection, tableId, schema, key, description, columns, name, rows, newest, commits);
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
        OptionalLong.of(newestNow),
        commits);
  }

  TestSinkContext committed(Map<Long, String> commitsNow) {
    return new TestSinkContext(
        connection, tableId, schema, key, description, columns, table, rows, newest, commitsNow);
  }

  @Override
  public Optional<String> commit(long version) {
    return Optional.ofNullable(commits.get(version));
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
