package io.lagoa.plan;

import io.lagoa.delta.StoredTable;
import io.lagoa.delta.TableState;
import io.lagoa.delta.Version;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.table.Content;
import io.lagoa.table.Table;
import io.lagoa.table.TableName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * The tables that a table reads, pinned: whole, or as much of them as a decision asks for.
 *
 * @param versions by name; those that exist
 */
record InputTables(
    Warehouse warehouse, Pipeline pipeline, Graph.Node node, Map<String, Version> versions) {
  /** Pins the inputs at the versions that stand now. */
  static InputTables now(Warehouse warehouse, Pipeline pipeline, Graph.Node node) {
    Map<String, Version> versions = new HashMap<>();
    for (String input : node.inputs()) {
      warehouse
          .table(TableName.of(input))
          .current()
          .ifPresent(version -> versions.put(input, version));
    }
    return new InputTables(warehouse, pipeline, node, versions);
  }

  /** Whether every input has a version. */
  boolean complete() {
    return versions.keySet().containsAll(node.inputs());
  }

  /** What a version made from these inputs has read. */
  Map<String, TableState.Read> read() {
    Map<String, TableState.Read> read = new HashMap<>();
    versions.forEach(
        (name, version) ->
            read.put(name, new TableState.Read(version.table(), version.dataVersion())));
    return read;
  }

  /** All rows of all inputs. */
  PinnedInputs whole(String run, String attempt, Optional<Version> standing) {
    Map<String, Dataset<Row>> tables = new HashMap<>();
    for (String input : node.inputs()) {
      tables.put(input, stored(input).read(required(input).number()));
    }
    return pinned(run, attempt, standing, tables);
  }

  /** Of the one input, the rows that came since the version that stands. */
  PinnedInputs arrived(String run, String attempt, Optional<Version> standing) {
    Map<String, Dataset<Row>> tables = new HashMap<>();
    for (String input : node.inputs()) {
      tables.put(
          input,
          ChangedRows.arrived(
              stored(input), readBefore(standing, input), required(input).dataVersion()));
    }
    return pinned(run, attempt, standing, tables);
  }

  /** The last word on each key that changed since the version that stands. */
  Dataset<Row> changed(Optional<Version> standing, List<String> key) {
    String input = changedInput();
    return ChangedRows.lastByKey(
        stored(input), key, readBefore(standing, input), required(input).dataVersion());
  }

  /** All rows of all inputs, but of the changed one only {@code changed} rows that still are. */
  PinnedInputs with(Dataset<Row> changed, String run, String attempt, Optional<Version> standing) {
    Map<String, Dataset<Row>> tables = new HashMap<>(whole(run, attempt, standing).tables());
    tables.put(changedInput(), changed.where("_change_type = 'upsert'").drop("_change_type"));
    return pinned(run, attempt, standing, tables);
  }

  static Dataset<Row> keys(Dataset<Row> rows, Table table) {
    return rows.select(table.key().stream().map(functions::col).toArray(Column[]::new));
  }

  private PinnedInputs pinned(
      String run, String attempt, Optional<Version> standing, Map<String, Dataset<Row>> tables) {
    Map<String, Long> numbers = new HashMap<>();
    versions.forEach((name, version) -> numbers.put(name, version.dataVersion()));
    StoredTable own = warehouse.table(node.table().name());
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

  /** The input whose rows are treated one by one. */
  private String changedInput() {
    return node.table().content().orElseThrow() instanceof Content.FromTransform transform
        ? transform.perRow().map(Content.PerRow::input).orElse("")
        : node.inputs().get(0);
  }

  private StoredTable stored(String input) {
    return warehouse.table(TableName.of(input));
  }

  private static long readBefore(Optional<Version> standing, String input) {
    return standing
        .flatMap(Version::state)
        .map(state -> state.inputs().get(input))
        .map(TableState.Read::version)
        .orElse(-1L);
  }

  private Version required(String input) {
    Version version = versions.get(input);
    if (version == null) {
      throw new LagoaException(
          ErrorCode.DATA_ERROR,
          "%s: Cannot refresh %s: its input %s has no version yet; run %s first"
              .formatted(node.table().place(), node.name(), input, input));
    }
    return version;
  }
}
