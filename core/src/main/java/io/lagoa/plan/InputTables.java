package io.lagoa.plan;

import static io.lagoa.error.Names.quoted;

import io.lagoa.delta.StoredTable;
import io.lagoa.delta.TableState;
import io.lagoa.delta.Version;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.publish.Request;
import io.lagoa.query.Changed;
import io.lagoa.query.ColumnValues;
import io.lagoa.query.Query;
import io.lagoa.table.Content;
import io.lagoa.table.Table;
import io.lagoa.table.TableName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
   * @param narrows whether the rows are only those of the table that the scope speaks for
   * @param kept what is held in memory until the rows are published
   */
  record Reading(
      Map<String, Dataset<Row>> tables,
      Request.Scope scope,
      boolean narrows,
      List<Dataset<Row>> kept)
      implements AutoCloseable {
    /** The rows of the table that are to be made, of all that its content gives. */
    Dataset<Row> of(Dataset<Row> rows) {
      return narrows ? scope.values().orElseThrow().within(rows) : rows;
    }

    @Override
    public void close() {
      kept.forEach(Dataset::unpersist);
    }
  }

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
    if (decision.affected().isPresent()) {
      return affected(decision.affected().orElseThrow(), standing, versions);
    }
    boolean fresh =
        decision.way() == Decision.Way.NEW_ROWS || decision.way() == Decision.Way.FOLDED;
    Request.Scope scope = fresh ? new Request.Scope.NewRows() : new Request.Scope.Whole();
    Map<String, Dataset<Row>> tables = new HashMap<>();
    for (String input : node.inputs()) {
      Version version = required(versions, input);
      StoredTable from = stored(input);
      boolean part = decision.input().filter(input::equals).isPresent();
      if (fresh && part) {
        tables.put(
            input, ChangedRows.arrived(from, readBefore(standing, input), version.dataVersion()));
      } else if (part) {
        Dataset<Row> last =
            ChangedRows.lastByKey(
                from, derived.keyOf(input), readBefore(standing, input), version.dataVersion());
        scope = new Request.Scope.Keys(last.select(keyColumns()));
        tables.put(input, last.where("_change_type = 'upsert'").drop("_change_type"));
      } else {
        tables.put(input, from.read(version.number()));
      }
    }
    return new Reading(tables, scope, false, List.of());
  }

  private Reading affected(
      Affected affected, Optional<Version> standing, Map<String, Version> versions) {
    Map<String, Dataset<Row>> tables = new HashMap<>();
    for (String input : node.inputs()) {
      tables.put(input, stored(input).read(required(versions, input).number()));
    }
    List<Dataset<Row>> kept = new ArrayList<>();
    Version own = standing.orElseThrow();
    ColumnValues values =
        affected
            .values()
            .orElseGet(() -> changed(affected, own, versions, tables, kept))
            .emptyIsNull(own.partitionBy());
    Request.Scope scope =
        affected.partitions()
            ? new Request.Scope.Partitions(values)
            : new Request.Scope.Keys(values);
    return new Reading(tables, scope, true, kept);
  }

  /** The values that tell what is affected, from the inputs' changed rows. */
  private ColumnValues changed(
      Affected affected,
      Version standing,
      Map<String, Version> versions,
      Map<String, Dataset<Row>> tables,
      List<Dataset<Row>> kept) {
    TableState state = standing.state().orElseThrow();
    Map<String, Moved> moved = new HashMap<>();
    for (String input : Moved.names(warehouse, state, versions)) {
      Moved.of(warehouse, input, state, Optional.ofNullable(versions.get(input)))
          .ifPresent(range -> moved.put(input, range));
    }
    Query query = node.query().orElseThrow();
    Changed changed =
        query.changed(
            query.bind(tables, pipeline.parameters()), moved.keySet(), affected.columns());
    return changed.values(input -> Objects.requireNonNull(moved.get(input)).changedRows(), kept);
  }

  /** The groups of new rows, as they are with those that stand, lazy. */
  Dataset<Row> folded(
      Folded folded, Dataset<Row> fresh, Version standing, Map<String, Version> versions) {
    TableState state = standing.state().orElseThrow();
    String input = Moved.names(warehouse, state, versions).get(0);
    Moved moved =
        Moved.of(warehouse, input, state, Optional.ofNullable(versions.get(input))).orElseThrow();
    return folded.put(moved, fresh, stored(node.name()), standing);
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
        pipeline,
        node.name(),
        tables,
        numbers,
        standing.map(version -> own.read(version.number())),
        standing
            .flatMap(Version::state)
            .map(TableState::quarantine)
            .filter(version -> version >= 0)
            .map(version -> warehouse.quarantine(table().name()).read(version)),
        own.path() + "/_files/" + attempt,
        run);
  }

  /** What else the rows depend on now, row by row; empty if nothing. */
  String basis(Optional<Version> standing, Map<String, Version> versions) {
    Map<String, Dataset<Row>> tables = new HashMap<>();
    versions.forEach((name, version) -> tables.put(name, stored(name).read(version.number())));
    return basis(pinned("", "", standing, versions, tables), versions);
  }

  /** As {@link #basis(Optional, Map)}, of inputs at hand; of events the newest that counts. */
  String basis(PinnedInputs inputs, Map<String, Version> versions) {
    if (!(table().content().orElseThrow() instanceof Content.FromTransform transform)) {
      return "";
    }
    return transform
        .perRow()
        .map(perRow -> perRow.basis().apply(inputs))
        .or(
            () ->
                transform
                    .folds()
                    .flatMap(
                        events ->
                            new Folding(warehouse, events)
                                .newest(required(versions, events.input()))))
        .orElse("");
  }

  private Column[] keyColumns() {
    return table().key().stream().map(name -> functions.col(quoted(name))).toArray(Column[]::new);
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
