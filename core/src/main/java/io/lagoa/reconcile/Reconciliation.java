package io.lagoa.reconcile;

import static io.lagoa.error.ErrorCode.DATA_ERROR;
import static io.lagoa.error.ErrorCode.USAGE;

import io.lagoa.delta.StoredTable;
import io.lagoa.delta.Version;
import io.lagoa.error.LagoaException;
import io.lagoa.plan.Pipeline;
import io.lagoa.plan.Planner;
import io.lagoa.plan.Selection;
import io.lagoa.plan.Stage;
import io.lagoa.plan.Warehouse;
import io.lagoa.sink.JdbcSink;
import io.lagoa.sink.Sink;
import io.lagoa.source.Jdbc;
import io.lagoa.source.Source;
import io.lagoa.table.Content;
import io.lagoa.table.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Compares a table with those of databases that it is read from or delivered to: counts and
 * checksums by ranges of the key, and the keys themselves where these differ.
 */
public final class Reconciliation {
  private Reconciliation() {}

  /**
   * Compares. Reads the whole table once, in the lake and in the database; changes nothing.
   *
   * @param name {@code layer.name}
   * @param limit how many keys are named, about
   * @throws LagoaException {@code USAGE} if there is no such table, or no database to compare it
   *     with; {@code DATA_ERROR} if it has no version yet; {@code UNREACHABLE}
   */
  public static List<Reconciled> of(
      Warehouse warehouse, Pipeline pipeline, String name, int limit) {
    Table table = Planner.declared(warehouse, pipeline, name, "reconcile");
    StoredTable stored = warehouse.table(table.name());
    Version version =
        stored
            .current()
            .orElseThrow(
                () ->
                    new LagoaException(
                        DATA_ERROR,
                        "%s: Cannot reconcile %s: it has no version yet; run it first"
                            .formatted(table.place(), name)));
    Sides sides = new Sides(warehouse, table, version, limit);
    List<Reconciled> results = new ArrayList<>();
    source(table).map(sides::with).ifPresent(results::add);
    followed(warehouse, pipeline, table, sides).ifPresent(results::add);
    for (Sink sink : table.sinks()) {
      if (sink instanceof JdbcSink jdbc) {
        results.add(sides.with(jdbc));
      }
    }
    if (results.isEmpty()) {
      throw new LagoaException(
          USAGE,
          "%s: Cannot reconcile %s: it has neither from.jdbc nor to.jdbc, nor changes of from.cdc"
              .formatted(table.place(), name));
    }
    return results;
  }

  /** Beside the table of a database's log that it follows. */
  private static Optional<Reconciled> followed(
      Warehouse warehouse, Pipeline pipeline, Table table, Sides sides) {
    if (!(table.content().orElseThrow() instanceof Content.FromTransform transform)
        || transform.folds().flatMap(Content.Events::counterpart).isEmpty()) {
      return Optional.empty();
    }
    Content.Events folded = transform.folds().orElseThrow();
    String events = folded.input();
    Optional<String> connection =
        Optional.ofNullable(pipeline.tables().get(events))
            .flatMap(Table::content)
            .flatMap(Content::origin)
            .flatMap(Source::takesTurnsOn);
    return connection.map(
        name ->
            sides.with(
                name,
                folded.counterpart().orElseThrow(),
                () -> behind(warehouse, pipeline, List.of(events, table.name().toString()))));
  }

  /** What a run would still do, which would change the table. */
  private static Optional<String> behind(
      Warehouse warehouse, Pipeline pipeline, List<String> tables) {
    return Planner.plan(warehouse, pipeline, new Selection(tables, false)).stages().stream()
        .filter(stage -> stage.kind() == Stage.Kind.REFRESH && stage.work() == Stage.Work.YES)
        .findFirst()
        .map(stage -> "%s: %s".formatted(stage.name(), stage.reason()));
  }

  private static Optional<Jdbc> source(Table table) {
    return table
        .content()
        .flatMap(Content::origin)
        .filter(Jdbc.class::isInstance)
        .map(Jdbc.class::cast);
  }
}
