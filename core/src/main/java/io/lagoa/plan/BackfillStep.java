package io.lagoa.plan;

import static io.lagoa.error.ErrorCode.POLICY;

import io.lagoa.delta.Version;
import io.lagoa.error.LagoaException;
import io.lagoa.publish.Request;
import io.lagoa.source.Interval;
import io.lagoa.source.Offer;
import io.lagoa.source.Ranged;
import io.lagoa.source.Source;
import io.lagoa.table.Content;
import io.lagoa.table.Table;
import io.lagoa.table.Validity;
import io.lagoa.table.Write;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads an interval of a table's source again, and takes in what the table does not hold: rows that
 * were changed or added behind the watermark's back. One commit; the position stays.
 */
final class BackfillStep extends ExtraStep {
  private final Interval interval;

  BackfillStep(Warehouse warehouse, Table table, Interval interval) {
    super(warehouse, table);
    this.interval = interval;
  }

  @Override
  public Stage foresee(Optional<String> upstream) {
    rows(ranged());
    return Stage.of(
        name(), kind(), Stage.Work.YES, Decision.Way.BACKFILL.text(), interval.toString());
  }

  @Override
  public StageResult run(String run) {
    return Turns.of(warehouse, (Source) ranged()).take(() -> taken(run));
  }

  private StageResult taken(String run) {
    Version standing = standing("backfill");
    try (Offer.Rows rows = rows(ranged())) {
      return publish(
          run,
          standing,
          new Decision(Decision.Way.BACKFILL, interval.toString()),
          new Request.Scope.NewRows(),
          Publication.inOrder(rows.read(), Validity.removed(table, standing.schema())),
          rows::counted);
    }
  }

  private Offer.Rows rows(Ranged source) {
    Version standing = standing("backfill");
    Write write = write(standing);
    if (write == Write.REPLACE || standing.state().isEmpty()) {
      throw refused(
          "with write = %s each run reads its whole source; use run"
              .formatted(write.name().toLowerCase(Locale.ROOT)));
    }
    return source.between(
        new SourceView(warehouse, table, Optional.of(standing), false),
        interval,
        write == Write.APPEND);
  }

  private Ranged ranged() {
    String full = "use --select %s --full".formatted(table.name());
    if (table.content().orElseThrow() instanceof Content.FromSource from) {
      if (from.source() instanceof Ranged source) {
        return source;
      }
      throw refused("its source has no column to take an interval of; " + full);
    }
    throw refused("it is made from tables of the lake, and a run keeps it equal to them; " + full);
  }

  private LagoaException refused(String why) {
    return new LagoaException(
        POLICY, "%s: Cannot backfill %s: %s".formatted(table.place(), table.name(), why));
  }
}
