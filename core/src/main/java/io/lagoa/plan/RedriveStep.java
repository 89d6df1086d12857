package io.lagoa.plan;

import static io.lagoa.error.ErrorCode.POLICY;

import io.lagoa.check.Check;
import io.lagoa.check.Measure;
import io.lagoa.delta.TableState;
import io.lagoa.delta.Version;
import io.lagoa.error.LagoaException;
import io.lagoa.publish.Request;
import io.lagoa.table.Content;
import io.lagoa.table.ReplaceBy;
import io.lagoa.table.Table;
import io.lagoa.table.Validity;
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
    super(warehouse, table.checks(table.checks().stream().filter(RedriveStep::says).toList()));
  }

  /** How many of rows that were all rejected are rejected again says nothing of the table. */
  private static boolean says(Check check) {
    return check.setRule().filter(rule -> rule.measure().kind() == Measure.Kind.REJECTED).isEmpty();
  }

  @Override
  public Stage foresee(Optional<String> upstream) {
    Optional<Version> standing = stored.current();
    standing.ifPresent(
        version ->
            Schemas.requireFits(
                warehouse.spark(), table, Validity.removed(table, version.schema())));
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
        columns(setAside, Validity.removed(table, standing.schema())));
  }

  private void requireFits(Version standing) {
    Write write = write(standing);
    boolean takesAlone = write == Write.APPEND || write == Write.UPSERT || Validity.ofEvents(table);
    if (!takesAlone) {
      throw new LagoaException(
          POLICY,
          "%s: Cannot redrive %s: %s"
              .formatted(table.place(), table.name(), refusal(standing, write)));
    }
  }

  /** Why rows alone say nothing to such a table, and how they are judged again. */
  private String refusal(Version standing, Write write) {
    String word = write.name().toLowerCase(Locale.ROOT);
    if (!(table.content().orElseThrow() instanceof Content.FromSource)) {
      return "with write = %s a run that follows a changed check judges all of its rows again; use run"
          .formatted(word);
    }
    if (!brings(standing)) {
      return "with write = %s each run reads its whole source and judges all of its rows; use run"
          .formatted(word);
    }
    String whole = write == Write.HISTORY ? "snapshots" : "dumps";
    boolean parts = table.rules().replaceBy() == ReplaceBy.PARTITION;
    return "it takes whole %s, of which a row alone is none; let those rows come again with their %s, or read all again by --select %s --full%s"
        .formatted(
            parts ? "partitions" : whole,
            parts ? "partition" : "next one",
            table.name(),
            write == Write.HISTORY ? ", which begins its history anew" : "");
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
