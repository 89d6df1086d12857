package io.lagoa.plan;

import io.lagoa.delta.StoredTable;
import io.lagoa.delta.Version;
import io.lagoa.source.Offer;
import io.lagoa.table.Content;
import io.lagoa.table.Table;
import io.lagoa.table.Validity;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * What can be known of a table's rows before any is read.
 *
 * @param full whether the table is rebuilt, so that what stands does not bind it
 * @param known the columns of tables as the plan would leave them
 */
record Analysis(
    Warehouse warehouse,
    Pipeline pipeline,
    Graph.Node node,
    boolean full,
    Map<String, StructType> known) {

  /**
   * The columns of the stored table; empty if they are known only when the step runs.
   *
   * @throws io.lagoa.error.LagoaException {@code QUERY_INVALID}, {@code CONFIG_INVALID}, {@code
   *     SCHEMA_MISMATCH} or {@code POLICY}, with file and line
   */
  Optional<StructType> schema() {
    Table table = node.table();
    Optional<StructType> schema = declared(table);
    Optional<Version> standing = stored().current().filter(version -> !full);
    schema.ifPresent(columns -> Schemas.requireFits(warehouse.spark(), table, columns));
    standing.ifPresent(version -> Schemas.requireLayout(table, version.partitionBy()));
    Optional<StructType> stored = schema.map(columns -> Validity.added(table, columns));
    return standing.isEmpty()
        ? stored
        : stored.map(
            columns -> Evolution.of(table, standing.orElseThrow().schema(), columns).columns());
  }

  /** The query over empty inputs, if there is one and all their schemas are known. */
  Optional<Dataset<Row>> bound() {
    if (node.query().isEmpty()) {
      return Optional.empty();
    }
    Map<String, Dataset<Row>> empty = new HashMap<>();
    for (String input : node.inputs()) {
      StructType columns = known.get(input);
      if (columns == null) {
        return Optional.empty();
      }
      empty.put(input, warehouse.spark().createDataFrame(List.of(), columns));
    }
    return Optional.of(node.query().orElseThrow().bind(empty, pipeline.parameters()));
  }

  /** What a source has now for the table. */
  Offer offer(Content.FromSource from) {
    return from.source().open(new SourceView(warehouse, node.table(), stored().current(), full));
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
      return declared.or(
          () -> stored().current().map(now -> Validity.removed(table, now.schema())));
    }
    Optional<StructType> analysed = bound().map(Dataset::schema).map(Schemas::plain);
    if (declared.isPresent() && analysed.isPresent()) {
      Schemas.requireDeclared(table, declared.orElseThrow(), analysed.orElseThrow());
    }
    return analysed;
  }

  private StoredTable stored() {
    return warehouse.table(node.table().name());
  }
}
