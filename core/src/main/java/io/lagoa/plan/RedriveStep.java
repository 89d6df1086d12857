package io.lagoa.plan;

import static io.lagoa.error.ErrorCode.DATA_ERROR;
import static io.lagoa.error.ErrorCode.POLICY;
import static io.lagoa.error.ErrorCode.USAGE;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Judges the rows that a table set aside by the checks that it has now, and moves those that pass
 * into it. The quarantine without them is committed first; the table's commit has the rows and
 * names that version of the quarantine: before it nothing has moved, after it everything has.
 */
final class RedriveStep implements Step {
  private final Warehouse warehouse;
  private final Table table;
  private final StoredTable stored;

  RedriveStep(Warehouse warehouse, Table table) {
    this.warehouse = warehouse;
    this.table = table;
    this.stored = warehouse.table(table.name());
  }

  /**
   * The declaration of a name.
   *
   * @throws LagoaException {@code USAGE} if there is none
   */
  static Table declared(Pipeline pipeline, String name) {
    Table table = pipeline.tables().get(name);
    if (table == null) {
      throw new LagoaException(
          USAGE,
          "Cannot redrive %s: no such table%s"
              .formatted(
                  name,
                  Spelling.nearest(name, pipeline.tables().keySet())
                      .map("; did you mean %s?"::formatted)
                      .orElseGet(() -> "; tables are " + pipeline.tables().keySet())));
    }
    return table;
  }

  @Override
  public String name() {
    return table.name().toString();
  }

  @Override
  public Table table() {
    return table;
  }

  @Override
  public Stage.Kind kind() {
    return Stage.Kind.REFRESH;
  }

  @Override
  public List<String> after() {
    return List.of();
  }

  @Override
  public Stage foresee(Optional<String> upstream) {
    Optional<Version> standing = stored.current();
    standing.ifPresent(version -> Schemas.requireFits(warehouse.spark(), table, version.schema()));
    standing.ifPresent(this::write);
    long quarantine = standing.map(RedriveStep::quarantine).orElse(-1L);
    return quarantine < 0
        ? Stage.of(name(), kind(), Stage.Work.NO, "nothing to do", NOTHING)
        : Stage.of(
            name(),
            kind(),
            Stage.Work.YES,
            Decision.Way.REDRIVE.text(),
            "what version %d of its quarantine holds".formatted(quarantine));
  }

  private static final String NOTHING = "no row is set aside";

  @Override
  public StageResult run(String run) {
    Version standing =
        stored
            .current()
            .orElseThrow(
                () ->
                    new LagoaException(
                        DATA_ERROR,
                        "%s: Cannot redrive %s: it has no version yet; run it first"
                            .formatted(table.place(), table.name())));
    long quarantine = quarantine(standing);
    if (quarantine < 0) {
      return nothing(standing);
    }
    Dataset<Row> setAside = warehouse.quarantine(table.name()).read(quarantine);
    if (setAside.isEmpty()) {
      return nothing(standing);
    }
    TableState state = standing.state().orElseThrow();
    Optional<Version> stands = Optional.of(standing);
    return Results.of(
        table,
        new Decision(Decision.Way.REDRIVE, "version %d of its quarantine".formatted(quarantine)),
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
                new Request.Scope.SetAside(),
                false,
                columns(setAside, standing.schema()),
                false,
                run,
                run + "-" + UUID.randomUUID().toString().substring(0, 8),
                Publication.later(stands),
                // what it was made from does not change: the next run goes on from there
                new Request.Made(
                    state.inputs(), state.position(), state.fingerprint(), state.basis()),
                warehouse::table)));
  }

  private Write write(Version standing) {
    boolean tellsNews =
        table.content().orElseThrow() instanceof Content.FromSource
            && standing.state().filter(state -> !state.position().isEmpty()).isPresent();
    Write write = table.write().orElse(tellsNews ? Write.APPEND : Write.REPLACE);
    if (write != Write.APPEND && write != Write.UPSERT) {
      throw new LagoaException(
          POLICY,
          "%s: Cannot redrive %s: with write = %s a run that follows a changed check judges all of its rows again; use run"
              .formatted(table.place(), table.name(), write.name().toLowerCase(Locale.ROOT)));
    }
    return write;
  }

  private StageResult nothing(Version standing) {
    return StageResult.of(
            name(), kind(), StageResult.Status.UNCHANGED, Decision.Way.NOTHING.text(), NOTHING)
        .at(Optional.of(standing.number()), standing.state().map(TableState::rows).orElse(0L));
  }

  private static long quarantine(Version standing) {
    return standing.state().map(TableState::quarantine).orElse(-1L);
  }

  private static Dataset<Row> columns(Dataset<Row> rows, StructType schema) {
    List<Column> columns = new ArrayList<>();
    for (StructField field : schema.fields()) {
      columns.add(
          MeasuredColumns.field(rows.schema(), field.name()).isPresent()
              ? functions.col("`" + field.name() + "`")
              : functions.lit(null).cast(field.dataType()).as(field.name()));
    }
    return rows.select(columns.toArray(new Column[0]));
  }
}
