package io.lagoa.publish;

import static io.lagoa.publish.Difference.OP;
import static io.lagoa.publish.Places.PLACE;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.udf;

import io.lagoa.check.Tally;
import io.lagoa.delta.DataFile;
import io.lagoa.delta.TableState.Counts;
import io.lagoa.delta.Written;
import io.lagoa.error.Milestone;
import io.lagoa.table.Table;
import io.lagoa.table.Validity;
import io.lagoa.table.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Takes a batch into a table of events, an upsert with deletes or a history: what changes is staged
 * once, for the table and for its memory, and only files that hold changed rows are remade.
 */
final class Merged {
  static final String MEMORY_OP = "_lagoa_memory_op";
  static final String MEMORY_PLACE = "_lagoa_memory_place";

  /** Whether a change comes of a row of the batch, which so was of use. */
  static final String FRESH = "_lagoa_fresh";

  // the tally's indexes
  private static final int TAKEN = 0;
  private static final int SHIFT = 1;

  private final Request request;
  private final Table table;
  private final Batch batch;
  private final Standing stands;
  private final Quarantine quarantine;
  private final StructType rows;
  private final StructType events;

  Merged(Request request, Batch batch, Standing stands, Quarantine quarantine) {
    this.request = request;
    this.table = request.table();
    this.batch = batch;
    this.stands = stands;
    this.quarantine = quarantine;
    this.rows = Validity.removed(table, request.schema());
    this.events = rows.add(Batch.DEAD, DataTypes.BooleanType);
  }

  /** Whether a request is for such a table. */
  static boolean suits(Request request) {
    return request.write() == Write.HISTORY || request.table().rules().deleteWhen().isPresent();
  }

  /** The columns whose change makes another version of a row. */
  static List<StructField> compared(Table table, StructType rows) {
    List<String> chosen = table.rules().compare();
    List<StructField> compared = new ArrayList<>();
    for (StructField field : rows.fields()) {
      boolean named = chosen.stream().anyMatch(field.name()::equalsIgnoreCase);
      boolean ordinary =
          table.key().stream().noneMatch(field.name()::equalsIgnoreCase)
              && table.orderBy().stream().noneMatch(field.name()::equalsIgnoreCase);
      if (chosen.isEmpty() ? ordinary : named) {
        compared.add(field);
      }
    }
    return compared;
  }

  /** Writes the files. */
  Prepared prepare(Staging staging) {
    staging.write(batch.marked());
    Milestone.BATCH_STAGED.passed();
    Dataset<Row> good =
        staging
            .good(rows)
            .withColumn(Batch.DEAD, lit(false))
            .unionAll(staging.dead(rows).withColumn(Batch.DEAD, lit(true)));
    Memory memory = new Memory(request, events);
    boolean snapshot = Validity.ofSnapshots(table);
    Dataset<Row> all =
        snapshot
            ? new Snapshot(request, rows).changes(spokenFor(staging), good)
            : new Events(request, rows, events)
                .changes(stands.withPlaces(table.key(), staging), memory.rows(), good);
    Dataset<Row> changes =
        snapshot
            ? Census.byFile(all, stands.files(staging), PLACE)
            : Census.byFile(all, stands.files(staging), PLACE, MEMORY_PLACE);
    Census shown = new Census();
    Census hidden = new Census();
    Tally tally = new Tally();
    Dataset<Row> counted = shown.of(tallied(changes, tally, snapshot), OP, PLACE);
    Dataset<Row> staged =
        staging.keep(
            "difference", snapshot ? counted : hidden.of(counted, MEMORY_OP, MEMORY_PLACE));
    Milestone.DIFFERENCE_STAGED.passed();
    Difference difference =
        new Difference(
            request.schema(),
            Validity.identity(table),
            false,
            staged.where(col(OP).isNotNull()),
            shown);
    Difference remembered =
        new Difference(
            events,
            Batch.identity(table),
            false,
            snapshot
                ? staged.limit(0)
                : staged
                    .select(col(MEMORY_OP).as(OP), col("mo").as("o"), col("mn").as("n"))
                    .where(col(OP).isNotNull()),
            hidden);
    long live = staging.goodRows();
    if (snapshot) {
      new Snapshot(request, rows).requireWhole(live, difference, tally.counts()[SHIFT]);
    }
    Map<String, DataFile> removed = stands.touched(difference.touched());
    Written written = difference.write(stands.attempt(), stands, removed);
    Milestone.FILES_WRITTEN.passed();
    long before = stands.rows();
    Quarantine.Kept kept =
        quarantine.keep(staging.aside(rows), staging.hasAside(), batch.reasons());
    long taken = live + staging.deadRows();
    Counts counts =
        new Counts(
            taken + kept.added() + batch.condensedAway(),
            difference.inserted(),
            difference.updated(),
            request.rebuild() ? before : difference.deleted(),
            taken - tally.counts()[TAKEN],
            kept.added());
    long after = (request.rebuild() ? 0 : before) + difference.inserted() - difference.deleted();
    SetChecks.Part part = new SetChecks.Part(live, Optional::empty, () -> staging.good(rows));
    return new Prepared(written, removed, after, counts, kept, part, () -> memory.keep(remembered));
  }

  /** The same rows, counted: those that come of the batch, and by how much they shift. */
  private Dataset<Row> tallied(Dataset<Row> changes, Tally tally, boolean snapshot) {
    tally.register(request.spark());
    Column shift = snapshot ? Snapshot.shift() : lit(0);
    return changes.where(
        udf(new Count(tally), DataTypes.BooleanType).asNondeterministic().apply(col(FRESH), shift));
  }

  /**
   * The current versions that a snapshot speaks for, where rows tell their times all versions: a
   * key all of whose rows were set aside is not absent.
   */
  private Dataset<Row> spokenFor(Staging staging) {
    Dataset<Row> all = stands.withPlaces();
    Dataset<Row> versions = Validity.timesSnapshots(table) ? all : all.where(col(Validity.CURRENT));
    Dataset<Row> spoken =
        request.scope().values().map(values -> values.within(versions)).orElse(versions);
    return staging.hasAside()
        ? spoken.join(silenced(staging), Difference.names(table.key()), "left_anti")
        : spoken;
  }

  private Dataset<Row> silenced(Staging staging) {
    Dataset<Row> spoken = staging.keys(table.key(), rows);
    return staging.aside(rows).join(spoken, Difference.names(table.key()), "left_anti");
  }

  /** Takes note of a row of a difference; TRUE. */
  private static final class Count implements UDF2<Boolean, Integer, Boolean> {
    private static final long serialVersionUID = 1;
    private final Tally tally;

    Count(Tally tally) {
      this.tally = tally;
    }

    @Override
    public Boolean call(@Nullable Boolean fresh, Integer shift) {
      tally.add(TAKEN, Boolean.TRUE.equals(fresh) ? 1 : 0);
      tally.add(SHIFT, shift);
      return true;
    }
  }
}
