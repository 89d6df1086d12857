package io.lagoa.cdc;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.config.Connection;
import io.lagoa.delta.StoredTable;
import io.lagoa.lake.Lake;
import io.lagoa.lake.LakeSettings;
import io.lagoa.plan.Pipeline;
import io.lagoa.plan.Plan;
import io.lagoa.plan.Run;
import io.lagoa.reconcile.Reconciled;
import io.lagoa.source.Position;
import io.lagoa.source.SourceContext;
import io.lagoa.table.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** A lake with the events of a shop's tables, and one table made from them. */
final class Followed implements AutoCloseable {
  private final Lake lake;
  private final Pipeline pipeline;
  private final Connection connection;
  private final Cdc cdc;

  Followed(Path root, Connection connection, Cdc cdc, Table... silver) {
    this.connection = connection;
    this.cdc = cdc;
    lake = Lake.open(LakeSettings.at(root.toString()).connection("shop", connection));
    List<Table> tables = new ArrayList<>(List.of(Table.bronze("shop_events").from(cdc)));
    tables.addAll(List.of(silver));
    pipeline = Pipeline.of(tables.toArray(Table[]::new));
  }

  static Table silver(String name, String table, String... key) {
    return new Changes("bronze.shop_events", table).on(Table.silver(name).key(key));
  }

  Lake lake() {
    return lake;
  }

  Plan plan() {
    return lake.plan(pipeline);
  }

  Pipeline pipeline() {
    return pipeline;
  }

  Run run() {
    Run run = lake.run(pipeline);
    System.out.println(run);
    assertThat(run.exitStatus()).as(run::toString).isZero();
    return run;
  }

  /** A table beside that of the database. */
  Reconciled reconciled(String table) {
    return lake.reconcile(pipeline, table, 10).get(0);
  }

  /** The version of the events. */
  long version() {
    return StoredTable.at(lake.spark(), lake.root() + "/bronze/shop_events")
        .current()
        .orElseThrow()
        .number();
  }

  /** A run that reads all events that are new, and dies before they are published. */
  void abandoned() {
    Position position =
        new Position(
            StoredTable.at(lake.spark(), lake.root() + "/bronze/shop_events")
                .current()
                .orElseThrow()
                .state()
                .orElseThrow()
                .position());
    assertThat(
            cdc.open(new Asked(lake.spark(), connection, Optional.of(position)))
                .rows()
                .read()
                .count())
        .isPositive();
  }

  private record Asked(SparkSession spark, Connection connection, Optional<Position> since)
      implements SourceContext {
    @Override
    public String table() {
      return "bronze.shop_events";
    }

    @Override
    public Connection connection(String name) {
      return connection;
    }

    @Override
    public Path base() {
      return Path.of("");
    }

    @Override
    public Optional<StructType> declaredSchema() {
      return Optional.empty();
    }

    @Override
    public Optional<Dataset<Row>> held() {
      return Optional.empty();
    }
  }

  /** Every row of a table in the workload's form. */
  List<String> rows(String table, Workload workload) {
    return lake
        .table(table)
        .orderBy("id")
        .selectExpr(workload.expression(), "at")
        .collectAsList()
        .stream()
        .map(row -> row.getString(0) + "|" + row.getTimestamp(1).toLocalDateTime())
        .toList();
  }

  /** Positions that more than one event has. */
  List<Row> twice() {
    return sql("SELECT position FROM bronze.shop_events GROUP BY position HAVING count(*) > 1");
  }

  List<Row> sql(String query) {
    return lake.sql(query).collectAsList();
  }

  @Override
  public void close() {
    lake.close();
  }
}
