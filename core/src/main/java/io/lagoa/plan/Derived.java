package io.lagoa.plan;

import static io.lagoa.error.ErrorCode.POLICY;

import io.lagoa.delta.Changes;
import io.lagoa.delta.TableState;
import io.lagoa.delta.Touched;
import io.lagoa.delta.Version;
import io.lagoa.error.LagoaException;
import io.lagoa.query.Query;
import io.lagoa.table.Content;
import io.lagoa.table.Refresh;
import io.lagoa.table.ReplaceBy;
import io.lagoa.table.Table;
import io.lagoa.table.TableName;
import io.lagoa.table.Validity;
import io.lagoa.table.Write;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Decides the least that must be recomputed of a table that is made from other tables: nothing, the
 * rows for its input's new rows, the rows of changed keys, or all; and says why.
 */
final class Derived {
  private final Warehouse warehouse;
  private final Pipeline pipeline;
  private final Graph.Node node;
  private final Table table;

  Derived(Warehouse warehouse, Pipeline pipeline, Graph.Node node) {
    this.warehouse = warehouse;
    this.pipeline = pipeline;
    this.node = node;
    this.table = node.table();
  }

  /**
   * Decides, from logs alone.
   *
   * @param standing the table's version
   * @param inputs the inputs' versions, all present
   * @param basis what else per-row content depends on; asked only if an input changed
   * @param bound the query over its inputs, for proofs; empty for a transform
   */
  Decision decide(
      Optional<Version> standing,
      Map<String, Version> inputs,
      java.util.function.Supplier<String> basis,
      Optional<Dataset<Row>> bound,
      boolean full) {
    if (standing.isEmpty()) {
      return Decision.full("first version");
    }
    if (full) {
      return Decision.full("asked for by --full");
    }
    Optional<TableState> known = standing.orElseThrow().state();
    if (known.isEmpty()) {
      return Decision.full("its last version was not made by Lagoa");
    }
    TableState state = known.orElseThrow();
    boolean rewritten = !state.fingerprint().equals(Fingerprint.of(table, pipeline.parameters()));
    if (rewritten && (write() != Write.APPEND || node.query().isEmpty())) {
      return strict("its declaration changed since version " + standing.orElseThrow().number());
    }
    List<String> moved = Moved.names(state, inputs);
    if (moved.isEmpty() && table.refresh() != Refresh.FULL) {
      return Decision.nothing("no input changed since version " + standing.orElseThrow().number());
    }
    Optional<Decision> waits = Due.notYet(table, state);
    if (waits.isPresent() && !rewritten) {
      return waits.orElseThrow();
    }
    if (table.refresh() == Refresh.FULL) {
      return Decision.full("refresh = full");
    }
    return partly(standing.orElseThrow(), inputs, moved, basis, bound);
  }

  /**
   * What the table's write amounts to here: a history of events takes rows as an upsert does, one
   * of snapshots asks for what a replace by key does.
   */
  private Write write() {
    if (Validity.isHistory(table)) {
      return Validity.ofEvents(table) ? Write.UPSERT : Write.REPLACE;
    }
    return table.write().orElse(Write.REPLACE);
  }

  private Decision partly(
      Version standing,
      Map<String, Version> inputs,
      List<String> moved,
      java.util.function.Supplier<String> basis,
      Optional<Dataset<Row>> bound) {
    TableState state = standing.state().orElseThrow();
    if (table.content().orElseThrow() instanceof Content.FromTransform transform) {
      if (transform.folds().isPresent()) {
        Folding.Found found =
            new Folding(warehouse, transform.folds().orElseThrow()).find(state, inputs, moved);
        return found.range().isPresent() && write() == Write.UPSERT
            ? new Decision(Decision.Way.NEW_ROWS, found.range().orElseThrow())
            : strict(found.obstacle());
      }
      return transform.perRow().isEmpty()
          ? strict(moved.get(0) + " changed; a Java transform is recomputed as a whole")
          : perRow(transform.perRow().orElseThrow(), state, inputs, moved, basis);
    }
    if (bound.isEmpty()) {
      return strict(moved.get(0) + " changed; an input without schema stands in the way");
    }
    List<Moved> ranges = new ArrayList<>();
    Map<String, Touched> touched = new HashMap<>();
    for (String input : moved) {
      Optional<Moved> range =
          Moved.of(warehouse, input, state, Optional.ofNullable(inputs.get(input)));
      if (range.isEmpty()) {
        return strict(input + " was made anew");
      }
      Optional<Touched> files = range.orElseThrow().touched();
      if (files.isEmpty()) {
        String reason =
            "%s changed; its log no longer tells what since version %d"
                .formatted(input, range.orElseThrow().after());
        return write() == Write.APPEND ? refused(reason) : strict(reason);
      }
      ranges.add(range.orElseThrow());
      touched.put(input, files.orElseThrow());
    }
    return new Folded(table, bound.orElseThrow())
        .decide(standing, ranges, touched)
        .orElseGet(() -> bySql(ranges, touched, bound.orElseThrow()));
  }

  private Decision bySql(List<Moved> ranges, Map<String, Touched> touched, Dataset<Row> bound) {
    Query query = node.query().orElseThrow();
    Moved first = ranges.get(0);
    Optional<String> obstacle =
        ranges.size() > 1 ? Optional.of("Join") : query.notRowWise(bound, first.input());
    if (obstacle.isEmpty() && !first.stored().hasChangeFeed()) {
      obstacle = Optional.of("its lack of change rows");
    }
    if (obstacle.isEmpty()) {
      boolean inserts = touched.values().iterator().next().changes() == Changes.INSERTS;
      boolean adds = write() != Write.REPLACE || table.key().isEmpty();
      if (adds && (write() == Write.UPSERT || inserts)) {
        return new Decision(Decision.Way.NEW_ROWS, first.range());
      }
      if (write() == Write.APPEND) {
        return refused("rows of %s were updated or deleted".formatted(first.input()));
      }
      if (sameKey(query, bound, first.input())) {
        return new Decision(Decision.Way.CHANGED_KEYS, first.range());
      }
    }
    boolean touches = table.rules().replaceBy() == ReplaceBy.PARTITION;
    if (touches || (write() != Write.REPLACE && write() != Write.UPSERT)) {
      return strict(
          "%s changed; %s stands in the way"
              .formatted(first.input(), obstacle.orElse("its write")));
    }
    Narrowing.Found found =
        new Narrowing(warehouse.spark(), table, write(), query, bound, ranges, touched).find();
    return found
        .decision()
        .filter(
            way -> !(Validity.ofSnapshots(table) && way.way() == Decision.Way.AFFECTED_PARTITIONS))
        .orElseGet(
            () ->
                strict(
                    found.decision().isPresent()
                        ? "snapshots of a history are compared by key"
                        : found.obstacle()));
  }

  private Decision perRow(
      Content.PerRow perRow,
      TableState state,
      Map<String, Version> inputs,
      List<String> moved,
      java.util.function.Supplier<String> basis) {
    String now = basis.get();
    if (!now.equals(state.basis())) {
      return strict("made from %s before, from %s now".formatted(state.basis(), now));
    }
    if (!moved.contains(perRow.input())) {
      return Decision.nothing(
          "%s changed, but not what the rows depend on".formatted(moved.get(0)));
    }
    if (!keyOf(perRow.input()).equals(table.key()) || table.key().isEmpty()) {
      return strict(
          "%s changed; its key is %s and not %s"
              .formatted(perRow.input(), keyOf(perRow.input()), table.key()));
    }
    TableState.Read read = state.inputs().get(perRow.input());
    Version version = inputs.get(perRow.input());
    if (read == null || version == null || !read.table().equals(version.table())) {
      return strict(perRow.input() + " was made anew");
    }
    if (!warehouse
        .table(TableName.of(perRow.input()))
        .holdsCommits(read.version(), version.dataVersion())) {
      return strict(
          "%s changed; its log no longer tells what since version %d"
              .formatted(perRow.input(), read.version()));
    }
    return new Decision(
        Decision.Way.CHANGED_KEYS,
        "%s version %d to %d".formatted(perRow.input(), read.version(), version.dataVersion()));
  }

  /** Whether the table's key is the input's, unchanged. */
  private boolean sameKey(Query query, Dataset<Row> bound, String input) {
    List<String> origins =
        table.key().stream().flatMap(key -> query.origin(bound, input, key).stream()).toList();
    return !table.key().isEmpty()
        && origins.equals(keyOf(input))
        && table.key().equals(keyOf(input));
  }

  List<String> keyOf(String input) {
    return Optional.ofNullable(pipeline.tables().get(input))
        .map(Validity::identity)
        .orElse(List.of());
  }

  private Decision refused(String reason) {
    throw new LagoaException(
        POLICY,
        "%s: Cannot append to %s: %s; use write = upsert or replace"
            .formatted(table.place(), table.name(), reason));
  }

  private Decision strict(String reason) {
    if (table.refresh() == Refresh.STRICT) {
      throw new LagoaException(
          POLICY,
          "%s: Cannot refresh %s in part: %s; use refresh = auto, or run it once with --full"
              .formatted(table.place(), table.name(), reason));
    }
    return Decision.full(reason);
  }
}
