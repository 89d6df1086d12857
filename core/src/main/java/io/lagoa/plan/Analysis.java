package io.lagoa.plan;

import io.lagoa.config.Place;
import io.lagoa.delta.Version;
import io.lagoa.source.Offer;
import io.lagoa.table.Content;
import io.lagoa.table.Table;
import io.lagoa.table.Validity;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** What can be known of a table's rows before any is read. */
final class Analysis {
  private final Warehouse warehouse;
  private final Pipeline pipeline;
  private final Graph.Node node;
  private final boolean full;
  private final Optional<Version> planned;
  private final Map<String, StructType> known;
  private @Nullable Offer seen;

  /**
   * @param full whether the table is rebuilt, so that what stands does not bind it
   * @param planned the version that stands while the plan is made
   * @param known the columns of tables as the plan would leave them
   */
  Analysis(
      Warehouse warehouse,
      Pipeline pipeline,
      Graph.Node node,
      boolean full,
      Optional<Version> planned,
      Map<String, StructType> known) {
    this.warehouse = warehouse;
    this.pipeline = pipeline;
    this.node = node;
    this.full = full;
    this.planned = planned;
    this.known = known;
  }

  /** A query over empty inputs: its rows depend on nothing else. */
  private record Bound(
      String sql,
      Place place,
      Map<String, Object> parameters,
      Map<String, String> functions,
      Map<String, StructType> inputs) {}

  /** A declaration and the columns that it is held against. */
  private record Fit(Table table, Map<String, String> functions, StructType columns) {}

  /**
   * The columns of the stored table; empty if they are known only when the step runs.
   *
   * @throws io.lagoa.error.LagoaException {@code QUERY_INVALID}, {@code CONFIG_INVALID}, {@code
   *     SCHEMA_MISMATCH} or {@code POLICY}, with file and line
   */
  Optional<StructType> schema() {
    Table table = node.table();
    Optional<StructType> schema = declared(table);
    Optional<Version> standing = planned.filter(version -> !full);
    schema.ifPresent(columns -> requireFits(table, columns));
    standing.ifPresent(version -> Schemas.requireLayout(table, version.partitionBy()));
    Optional<StructType> stored = schema.map(columns -> Validity.added(table, columns));
    return standing.isEmpty()
        ? stored
        : stored.map(
            columns -> Evolution.of(table, standing.orElseThrow().schema(), columns).columns());
  }

  /** The query over empty inputs, if there is one and all their schemas are known. */
  Optional<Dataset<Row>> bound() {
    if (node.query().isEmpty() || !known.keySet().containsAll(node.inputs())) {
      return Optional.empty();
    }
    Map<String, StructType> columns = new TreeMap<>();
    node.inputs().forEach(input -> columns.put(input, known.get(input)));
    Content.FromSql sql = (Content.FromSql) node.table().content().orElseThrow();
    Bound key =
        new Bound(sql.text(), sql.place(), pipeline.parameters(), pipeline.functions(), columns);
    return Optional.of(
        warehouse
            .memo()
            .of(
                key,
                () -> {
                  Map<String, Dataset<Row>> empty = new HashMap<>();
                  columns.forEach(
                      (input, schema) ->
                          empty.put(input, warehouse.spark().createDataFrame(List.of(), schema)));
                  return node.query().orElseThrow().bind(empty, pipeline.parameters());
                }));
  }

  /** What a source has for the table, as the plan saw it first. */
  Offer offer(Content.FromSource from) {
    if (seen == null) {
      seen = offer(from, planned);
    }
    return seen;
  }

  /** What a source has for the table now. */
  Offer offer(Content.FromSource from, Optional<Version> standing) {
    return from.source().open(new SourceView(warehouse, node.table(), standing, full));
  }

  private void requireFits(Table table, StructType columns) {
    warehouse
        .memo()
        .of(
            new Fit(table, pipeline.functions(), columns),
            () -> {
              Schemas.requireFits(warehouse.spark(), table, columns);
              return true;
            });
  }

  private Optional<StructType> declared(Table table) {
    Content content = table.content().orElseThrow();
    Optional<StructType> declared = table.schema().map(StructType::fromDDL);
    if (content instanceof Content.FromSource from) {
      StructType offered = Schemas.plain(offer(from).schema());
      declared.ifPresent(columns -> Schemas.requireDeclared(table, columns, offered));
      return Optional.of(offered);
    }
    if (content instanceof Content.FromTransform) {
      return declared.or(() -> planned.map(now -> Validity.removed(table, now.schema())));
    }
    Optional<StructType> analysed = bound().map(Dataset::schema).map(Schemas::plain);
    if (declared.isPresent() && analysed.isPresent()) {
      Schemas.requireDeclared(table, declared.orElseThrow(), analysed.orElseThrow());
    }
    return analysed;
  }
}
