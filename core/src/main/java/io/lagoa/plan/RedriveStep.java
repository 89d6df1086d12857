package io.lagoa.plan;

import static io.lagoa.error.ErrorCode.POLICY;

import io.lagoa.delta.TableState;
import io.lagoa.delta.Version;
import io.lagoa.error.LagoaException;
import io.lagoa.publish.Request;
import io.lagoa.table.Table;
import io.lagoa.table.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
final class RedriveStep extends ExtraStep {
  private static final String NOTHING = "no row is set aside";

  RedriveStep(Warehouse warehouse, Table table) {
    super(warehouse, table);
  }

  @Override
  public Stage foresee(Optional<String> upstream) {
    Optional<Version> standing = stored.current();
    standing.ifPresent(version -> Schemas.requireFits(warehouse.spark(), table, version.schema()));
    standing.ifPresent(this::requireFits);
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

  @Override
  public StageResult run(String run) {
    Version standing = standing("redrive");
    long quarantine = quarantine(standing);
    if (quarantine < 0) {
      return nothing(standing, NOTHING);
    }
    Dataset<Row> setAside = warehouse.quarantine(table.name()).read(quarantine);
    if (setAside.isEmpty()) {
      return nothing(standing, NOTHING);
    }
    requireFits(standing);
    return publish(
        run,
        standing,
        new Decision(Decision.Way.REDRIVE, "version %d of its quarantine".formatted(quarantine)),
        new Request.Scope.SetAside(),
        columns(setAside, standing.schema()));
  }

  private void requireFits(Version standing) {
    Write write = write(standing);
    if (write != Write.APPEND && write != Write.UPSERT) {
      throw new LagoaException(
          POLICY,
          "%s: Cannot redrive %s: with write = %s a run that follows a changed check judges all of its rows again; use run"
              .formatted(table.place(), table.name(), write.name().toLowerCase(Locale.ROOT)));
    }
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
