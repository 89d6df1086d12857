package io.lagoa.plan;

import io.lagoa.config.Connection;
import io.lagoa.delta.StoredTable;
import io.lagoa.delta.Version;
import io.lagoa.sink.SinkContext;
import io.lagoa.table.Table;
import io.lagoa.table.Validity;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** What a sink sees of a table. */
record SinkView(
    Warehouse warehouse,
    Table declaration,
    StoredTable stored,
    Optional<Version> current,
    StructType schema)
    implements SinkContext {
  @Override
  public SparkSession spark() {
    return warehouse.spark();
  }

  @Override
  public String table() {
    return declaration.name().toString();
  }

  @Override
  public Optional<String> tableId() {
    return current.map(Version::table);
  }

  @Override
  public OptionalLong rows() {
    return current
        .flatMap(Version::state)
        .map(state -> OptionalLong.of(state.rows()))
        .orElseGet(OptionalLong::empty);
  }

  @Override
  public OptionalLong newest() {
    return stored
        .current()
        .filter(now -> Optional.of(now.table()).equals(tableId()))
        .map(now -> OptionalLong.of(now.dataVersion()))
        .orElseGet(OptionalLong::empty);
  }

  @Override
  public Optional<String> commit(long version) {
    return current.flatMap(now -> Commits.name(warehouse, table(), now, version));
  }

  @Override
  public List<String> key() {
    return Validity.identity(declaration);
  }

  @Override
  public Optional<String> description() {
    return declaration.description();
  }

  @Override
  public Map<String, String> columns() {
    return declaration.columns();
  }

  @Override
  public Connection connection(String name) {
    return warehouse.connection(name);
  }
}
