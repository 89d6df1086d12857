package io.lagoa.plan;

import static io.lagoa.error.ErrorCode.CONFIG_INVALID;

import io.lagoa.config.Connection;
import io.lagoa.delta.TableState;
import io.lagoa.delta.Version;
import io.lagoa.error.LagoaException;
import io.lagoa.source.Position;
import io.lagoa.source.SourceContext;
import io.lagoa.table.Table;
import io.lagoa.table.Validity;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/** What a source sees of the table that it fills. */
record SourceView(Warehouse warehouse, Table declaration, Optional<Version> standing, boolean full)
    implements SourceContext {
  @Override
  public SparkSession spark() {
    return warehouse.spark();
  }

  @Override
  public String table() {
    return declaration.name().toString();
  }

  @Override
  public Connection connection(String name) {
    try {
      return warehouse.connection(name);
    } catch (LagoaException e) {
      throw new LagoaException(
          CONFIG_INVALID, "%s: %s".formatted(declaration.place(), e.getMessage()), e);
    }
  }

  @Override
  public Path base() {
    return declaration
        .place()
        .file()
        .map(file -> Path.of(file).toAbsolutePath().getParent())
        .orElse(warehouse.base());
  }

  @Override
  public String scratch() {
    return warehouse.table(declaration.name()).path() + "/_lagoa/source-" + UUID.randomUUID();
  }

  @Override
  public Optional<StructType> declaredSchema() {
    return declaration.schema().map(StructType::fromDDL);
  }

  @Override
  public Optional<Position> since() {
    return full
        ? Optional.empty()
        : standing
            .flatMap(Version::state)
            .map(TableState::position)
            .filter(position -> !position.isEmpty())
            .map(Position::new);
  }

  @Override
  public Optional<Dataset<Row>> held() {
    return standing
        .filter(version -> !full)
        .map(
            version -> {
              Dataset<Row> rows = shown(version);
              long memory = version.state().map(TableState::memoryVersion).orElse(-1L);
              if (memory >= 0) {
                rows =
                    rows.unionByName(
                        like(rows, warehouse.memory(declaration.name()).read(memory)), true);
              }
              long quarantine = version.state().map(TableState::quarantine).orElse(-1L);
              if (quarantine < 0) {
                return rows;
              }
              Dataset<Row> rejected = warehouse.quarantine(declaration.name()).read(quarantine);
              return rows.unionByName(like(rows, rejected), true);
            });
  }

  private Dataset<Row> shown(Version version) {
    Dataset<Row> rows = warehouse.table(declaration.name()).read(version.number());
    StructType columns = Validity.removed(declaration, version.schema());
    return rows.select(
        Arrays.stream(columns.fieldNames()).map(SourceView::column).toArray(Column[]::new));
  }

  /** The columns of some rows, of others. */
  private static Dataset<Row> like(Dataset<Row> rows, Dataset<Row> others) {
    List<String> known = List.of(others.columns());
    return others.select(
        Arrays.stream(rows.columns())
            .filter(known::contains)
            .map(SourceView::column)
            .toArray(Column[]::new));
  }

  private static Column column(String name) {
    return functions.col("`" + name + "`");
  }
}
