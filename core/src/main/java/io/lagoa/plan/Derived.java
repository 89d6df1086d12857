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
      String reason = "its last version was not made by Lagoa";
      return appends() && table.refresh() != Refresh.FULL ? strict(reason) : Decision.full(reason);
    }
    TableState state = known.orElseThrow();
    boolean rewritten =
        !Fingerprint.same(state.fingerprint(), Fingerprint.of(table, pipeline.parameters()));
    if (rewritten && (write() != Write.APPEND || node.query().isEmpty())) {
      return strict("its declaration changed since version " + standing.orElseThrow().number());
    }
    List<String> moved = moved(state, inputs);
    if (moved.isEmpty() && table.refresh() != Refresh.FULL) {
      return Decision.nothing("no input changed since version " + standing.orElseThrow().number());
    }
    Optional<Decision> waits = Due.notYet(table, state);
    if (waits.isPresent() && !rewritten) {
      return waits.orElseThrow();
    }
    if (table.refresh() == Refresh.FULL) {
      return Decision.full("refresh = full"); // an append adds all that its query gives
    }
    return partly(standing.orElseThrow(), inputs, moved, basis, bound);
  }

  /**
   * The inputs that changed; of an append, whose query may change, not those that it did not read.
   */
  private List<String> moved(TableState state, Map<String, Version> inputs) {
    return Moved.names(warehouse, state, inputs).stream()
        .filter(input -> !appends() || state.inputs().containsKey(input))
        .toList();
  }

  /**
   * Whether rows of a query are added to those that stand, so that all of them must not come again.
   */
  private boolean appends() {
    return write() == Write.APPEND && node.query().isPresent();
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
        Narrowing.Found found =
            new Folding(warehouse, transform.folds().orElseThrow()).find(state, inputs, moved);
        return found.decision().orElseGet(() -> strict(found.obstacle()));
      }
      if (transform.perRow().isEmpty()) {
        return strict(moved.get(0) + " changed; a Java transform is recomputed as a whole");
      }
      Content.PerRow perRow = transform.perRow().orElseThrow();
      Narrowing.Found found =
          new RowByRow(warehouse, table, perRow, keyOf(perRow.input()))
              .find(state, inputs, moved, basis.get());
      return found.decision().orElseGet(() -> strict(found.obstacle()));
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
        return strict(input + " was made anew, or set back");
      }
      Optional<Touched> files = range.orElseThrow().touched();
      if (files.isEmpty()) {
        String reason =
            "%s changed; its log no longer tells what since version %d"
                .formatted(input, range.orElseThrow().after());
        return strict(reason);
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
    if (obstacle.isEmpty() && !first.hasChangeFeed()) {
      obstacle = Optional.of("its lack of change rows");
    }
    if (obstacle.isEmpty()) {
      boolean inserts = touched.values().iterator().next().changes() == Changes.INSERTS;
      boolean adds = write() != Write.REPLACE || table.key().isEmpty();
      if (adds && (write() == Write.UPSERT ? ordered(query, bound, first.input()) : inserts)) {
        return Decision.of(Decision.Way.NEW_ROWS, first.input(), first.range());
      }
      if (write() == Write.APPEND) {
        return refused("rows of %s were updated or deleted".formatted(first.input()));
      }
      if (sameKey(query, bound, first.input())) {
        return Decision.of(Decision.Way.CHANGED_KEYS, first.input(), first.range());
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

  /**
   * Whether rows of an input tell which row of their key is newer: a row that is made again since a
   * row beside it changed is as old as the one that stands.
   */
  private boolean ordered(Query query, Dataset<Row> bound, String input) {
    List<String> columns = new ArrayList<>(table.key());
    columns.addAll(table.orderBy());
    return table.orderBy().isEmpty() || query.supplies(bound, input, columns);
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
        "%s: Cannot append to %s: %s; use write = upsert or replace, make it anew by --full, or set refresh = full if each run is to add the whole result"
            .formatted(table.place(), table.name(), reason));
  }

  private Decision strict(String reason) {
    if (appends()) {
      return refused(reason + ", and every row would come again");
    }
    if (table.refresh() == Refresh.STRICT) {
      throw new LagoaException(
          POLICY,
          "%s: Cannot refresh %s in part: %s; use refresh = auto, or run it once with --full"
              .formatted(table.place(), table.name(), reason));
    }
    return Decision.full(reason);
  }
}
