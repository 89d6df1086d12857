package io.lagoa.plan;

import static io.lagoa.error.ErrorCode.DATA_ERROR;
import static io.lagoa.error.ErrorCode.USAGE;

import io.lagoa.check.Counted;
import io.lagoa.config.Spelling;
import io.lagoa.delta.StoredTable;
import io.lagoa.delta.TableState;
import io.lagoa.delta.Version;
import io.lagoa.error.LagoaException;
import io.lagoa.publish.Publisher;
import io.lagoa.publish.Request;
import io.lagoa.table.Content;
import io.lagoa.table.Table;
import io.lagoa.table.Write;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Takes rows into a table beside its runs. What the table was made from does not change: the next
 * run goes on from where the last one was.
 */
abstract class ExtraStep implements Step {
  final Warehouse warehouse;
  final Table table;
  final StoredTable stored;

  ExtraStep(Warehouse warehouse, Table table) {
    this.warehouse = warehouse;
    this.table = table;
    this.stored = warehouse.table(table.name());
  }

  /**
   * The declaration of a name.
   *
   * @param doing for messages
   * @throws LagoaException {@code USAGE} if there is none
   */
  static Table declared(Pipeline pipeline, String name, String doing) {
    Table table = pipeline.tables().get(name);
    if (table == null) {
      throw new LagoaException(
          USAGE,
          "Cannot %s %s: no such table%s"
              .formatted(
                  doing,
                  name,
                  Spelling.nearest(name, pipeline.tables().keySet())
                      .map("; did you mean %s?"::formatted)
                      .orElseGet(() -> "; tables are " + pipeline.tables().keySet())));
    }
    return table;
  }

  @Override
  public final String name() {
    return table.name().toString();
  }

  @Override
  public final Table table() {
    return table;
  }

  @Override
  public final Stage.Kind kind() {
    return Stage.Kind.REFRESH;
  }

  @Override
  public final List<String> after() {
    return List.of();
  }

  /** The version that stands, which the rows go into. */
  final Version standing(String doing) {
    return stored
        .current()
        .orElseThrow(
            () ->
                new LagoaException(
                    DATA_ERROR,
                    "%s: Cannot %s %s: it has no version yet; run it first"
                        .formatted(table.place(), doing, table.name())));
  }

  /** How a run would take the rows. */
  final Write write(Version standing) {
    return table.write().orElse(brings(standing) ? Write.APPEND : Write.REPLACE);
  }

  /** Whether its source brings what is new, rather than all each time. */
  final boolean brings(Version standing) {
    return table.content().orElseThrow() instanceof Content.FromSource
        && standing.state().filter(state -> !state.position().isEmpty()).isPresent();
  }

  /** Publishes, or stops. Starts Spark jobs. */
  final StageResult publish(
      String run, Version standing, Decision decision, Request.Scope scope, Dataset<Row> rows) {
    return publish(run, standing, decision, scope, rows, Optional::empty);
  }

  /** The same of rows that their source counts. */
  final StageResult publish(
      String run,
      Version standing,
      Decision decision,
      Request.Scope scope,
      Dataset<Row> rows,
      Supplier<Optional<Counted>> counted) {
    TableState state = standing.state().orElseThrow();
    Optional<Version> stands = Optional.of(standing);
    return Results.of(
        table,
        decision,
        stands,
        Publisher.publish(
            new Request(
                warehouse.spark(),
                table,
                write(standing),
                stored,
                warehouse.quarantine(table.name()),
                warehouse.memory(table.name()),
                stands,
                standing.schema(),
                scope,
                false,
                rows,
                false,
                run,
                run + "-" + UUID.randomUUID().toString().substring(0, 8),
                Publication.later(stands),
                new Request.Made(
                    state.inputs(), state.position(), state.fingerprint(), state.basis(), counted),
                warehouse::table)));
  }

  final StageResult nothing(Version standing, String reason) {
    return StageResult.of(
            name(), kind(), StageResult.Status.UNCHANGED, Decision.Way.NOTHING.text(), reason)
        .at(Optional.of(standing.number()), standing.state().map(TableState::rows).orElse(0L));
  }
}
