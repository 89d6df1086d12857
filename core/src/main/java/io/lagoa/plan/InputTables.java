package io.lagoa.plan;

import io.lagoa.delta.StoredTable;
import io.lagoa.delta.TableState;
import io.lagoa.delta.Version;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.publish.Request;
import io.lagoa.table.Content;
import io.lagoa.table.Table;
import io.lagoa.table.TableName;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** The lake tables that a table is made from, and what a refresh reads of them. */
record InputTables(Warehouse warehouse, Pipeline pipeline, Graph.Node node, Derived derived) {

  /**
   * What is read.
   *
   * @param tables the rows of each input, lazy
   * @param scope what of the table these rows speak for
   */
  record Reading(Map<String, Dataset<Row>> tables, Request.Scope scope) {}

  /** The versions that stand, of those inputs that have one. */
  Map<String, Version> versions() {
    Map<String, Version> versions = new HashMap<>();
    for (String input : node.inputs()) {
      stored(input).current().ifPresent(version -> versions.put(input, version));
    }
    return versions;
  }

  /**
   * Reads what a decision asks for.
   *
   * @throws LagoaException {@code DATA_ERROR} if an input has no version
   */
  Reading read(Decision decision, Optional<Version> standing, Map<String, Version> versions) {
    Request.Scope scope =
        decision.way() == Decision.Way.NEW_ROWS
            ? new Request.Scope.NewRows()
            : new Request.Scope.Whole();
    Map<String, Dataset<Row>> tables = new HashMap<>();
    for (String input : node.inputs()) {
      Version version = required(versions, input);
      StoredTable from = stored(input);
      if (decision.way() == Decision.Way.NEW_ROWS) {
        tables.put(
            input, ChangedRows.arrived(from, readBefore(standing, input), version.dataVersion()));
      } else if (decision.way() == Decision.Way.CHANGED_KEYS && input.equals(changedInput())) {
        Dataset<Row> last =
            ChangedRows.lastByKey(
                from, derived.keyOf(input), readBefore(standing, input), version.dataVersion());
        scope = new Request.Scope.Keys(last.select(keyColumns()));
        tables.put(input, last.where("_change_type = 'upsert'").drop("_change_type"));
      } else {
        tables.put(input, from.read(version.number()));
      }
    }
    return new Reading(tables, scope);
  }

  /** Rows and versions as a transform sees them. */
  PinnedInputs pinned(
      String run,
      String attempt,
      Optional<Version> standing,
      Map<String, Version> versions,
      Map<String, Dataset<Row>> tables) {
    Map<String, Long> numbers = new HashMap<>();
    versions.forEach((name, version) -> numbers.put(name, version.dataVersion()));
    StoredTable own = stored(node.name());
    return new PinnedInputs(
        warehouse.spark(),
        node.name(),
        tables,
        numbers,
        standing.map(version -> own.read(version.number())),
        pipeline.parameters(),
        own.path() + "/_files/" + attempt,
        run);
  }

  /** What else the rows depend on now, row by row; empty if nothing. */
  String basis(Optional<Version> standing, Map<String, Version> versions) {
    Map<String, Dataset<Row>> tables = new HashMap<>();
    versions.forEach((name, version) -> tables.put(name, stored(name).read(version.number())));
    return basis(pinned("", "", standing, versions, tables));
  }

  /** As {@link #basis(Optional, Map)}, of inputs at hand. */
  String basis(PinnedInputs inputs) {
    return table().content().orElseThrow() instanceof Content.FromTransform transform
        ? transform.perRow().map(perRow -> perRow.basis().apply(inputs)).orElse("")
        : "";
  }

  private Column[] keyColumns() {
    return table().key().stream().map(functions::col).toArray(Column[]::new);
  }

  private String changedInput() {
    return table().content().orElseThrow() instanceof Content.FromTransform transform
        ? transform.perRow().map(Content.PerRow::input).orElse("")
        : node.inputs().get(0);
  }

  private Version required(Map<String, Version> versions, String input) {
    Version version = versions.get(input);
    if (version == null) {
      throw new LagoaException(
          ErrorCode.DATA_ERROR,
          "%s: Cannot refresh %s: its input %s has no version yet; run %s first"
              .formatted(table().place(), table().name(), input, input));
    }
    return version;
  }

  private static long readBefore(Optional<Version> standing, String input) {
    return standing
        .flatMap(Version::state)
        .map(state -> state.inputs().get(input))
        .map(TableState.Read::version)
        .orElse(-1L);
  }

  private StoredTable stored(String name) {
    return warehouse.table(TableName.of(name));
  }

  private Table table() {
    return node.table();
  }
}
