package io.lagoa.publish;

import io.lagoa.check.Counted;
import io.lagoa.check.Verdict;
import io.lagoa.delta.Attempt;
import io.lagoa.delta.DataFile;
import io.lagoa.delta.TableState;
import io.lagoa.delta.TableState.Counts;
import io.lagoa.delta.Version;
import io.lagoa.delta.Written;
import io.lagoa.error.Milestone;
import io.lagoa.table.ReplaceBy;
import io.lagoa.table.Table;
import io.lagoa.table.Write;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Publishes the rows of a request: files first, verdicts second, one commit last. When a check says
 * stop, the files are dropped and the version that stands is the only one ever visible.
 */
public final class Publisher {
  private final Request request;
  private final Table table;
  private final Batch batch;
  private final Attempt attempt;
  private final Standing stands;
  private final ReplaceBy by;

  private Publisher(Request request) {
    this.request = request;
    this.table = request.table();
    this.batch = Batch.of(request);
    this.by = request.write() == Write.REPLACE ? table.rules().replaceBy() : ReplaceBy.TABLE;
    this.attempt =
        Seen.required(
            request.target().attempt(request.schema(), request.declared()),
            request.standing(),
            table.name().toString());
    this.stands = new Standing(request, attempt);
  }

  /** Publishes, or stops. Starts Spark jobs. */
  public static Outcome publish(Request request) {
    Publisher publisher = new Publisher(request);
    try {
      return publisher.run();
    } catch (RuntimeException | Error e) {
      publisher.attempt.drop();
      throw e;
    }
  }

  private Outcome run() {
    if (Merged.suits(request)) {
      try (Staging staging = staging()) {
        Merged merged = new Merged(request, batch, stands, new Quarantine(request));
        return decide(merged.prepare(staging));
      }
    }
    boolean compares =
        request.standing().isPresent()
            && !request.rebuild()
            && request.write() != Write.APPEND
            && by != ReplaceBy.PARTITION;
    if (compares && by == ReplaceBy.ROW && request.scope() instanceof Request.Scope.Whole) {
      try (Staging staging = staging()) {
        Dump dump = new Dump(request.schema(), stands);
        return decide(dump.prepare(staging, batch, new Quarantine(request)));
      }
    }
    return compares && !request.identity().isEmpty() ? compared() : direct();
  }

  /** All rows go into new files, in one pass; a replace removes those it speaks for. */
  private Outcome direct() {
    boolean replaces = request.rebuild() || request.write() == Write.REPLACE;
    Dataset<Row> rows = batch.judges() ? batch.marked() : batch.marked().drop(Attempt.CHANGE_TYPE);
    if (!replaces && !table.key().isEmpty() && request.standing().isPresent()) {
      rows = batch.withoutStanding(request.target().read(standing().number()));
    }
    Written written = attempt.write(rows);
    Milestone.FILES_WRITTEN.passed();
    boolean some = partly();
    Map<String, DataFile> removed =
        replaces ? stands.replaced(written, by == ReplaceBy.PARTITION) : Map.of();
    long gone = some ? stands.rows(removed) : replaces ? stands.rows() : 0;
    Quarantine.Kept kept = keep(attempt.aside(written), !written.aside().isEmpty());
    attempt.dropAside(written);
    Written all = written.withoutAside();
    if (stands.widens() && (some || !replaces)) {
      Map<String, DataFile> rest = new LinkedHashMap<>(attempt.standing());
      rest.keySet().removeAll(removed.keySet());
      all = all.and(attempt.write(stands.rowsOf(rest)));
      removed = attempt.standing();
    }
    Counts counts =
        new Counts(
            written.rows() + kept.added() + batch.condensedAway(),
            written.rows(),
            0,
            gone,
            0,
            kept.added());
    return decide(
        new Prepared(
            all,
            removed,
            stands.rows() - gone + written.rows(),
            counts,
            kept,
            SetChecks.written(attempt, written),
            () -> -1));
  }

  /** Whether a replace leaves some partitions as they are. */
  private boolean partly() {
    boolean speaksForSome =
        by == ReplaceBy.PARTITION || request.scope() instanceof Request.Scope.Partitions;
    return speaksForSome && !request.rebuild();
  }

  /**
   * Rows are compared with those that stand by key; only files that hold changed rows are remade.
   */
  private Outcome compared() {
    try (Staging staging = staging()) {
      staging.write(
          request.mayRepeatOutside() ? batch.withoutStanding(request.outside()) : batch.marked());
      Milestone.BATCH_STAGED.passed();
      Dataset<Row> good = staging.good(request.schema());
      boolean absent =
          request.write() == Write.REPLACE && !(request.scope() instanceof Request.Scope.NewRows);
      Difference difference =
          Difference.of(
              request.schema(),
              request.identity(),
              table.key().isEmpty(),
              Newest.replaces(request),
              standingRows(absent, staging),
              stands.files(staging),
              good,
              absent,
              staging);
      Milestone.DIFFERENCE_STAGED.passed();
      Map<String, DataFile> removed = stands.touched(difference.touched());
      Written written = difference.write(attempt, stands, removed);
      Milestone.FILES_WRITTEN.passed();
      Quarantine.Kept kept = keep(staging.aside(request.schema()), staging.hasAside());
      long goodRows = staging.goodRows();
      long unchanged = goodRows - difference.inserted() - difference.updated();
      Counts counts =
          new Counts(
              goodRows + kept.added() + batch.condensedAway(),
              difference.inserted(),
              difference.updated(),
              difference.deleted(),
              unchanged,
              kept.added());
      long rows = stands.rows() + difference.inserted() - difference.deleted();
      SetChecks.Part fresh = new SetChecks.Part(goodRows, Optional::empty, () -> good);
      return decide(new Prepared(written, removed, rows, counts, kept, fresh, () -> -1));
    }
  }

  /** The rows that the batch speaks for, with their places. */
  private Dataset<Row> standingRows(boolean absent, Staging staging) {
    if (!absent && !table.key().isEmpty()) {
      return stands.withPlaces(table.key(), staging);
    }
    Dataset<Row> rows = stands.withPlaces();
    return request.scope().values().map(values -> values.within(rows)).orElse(rows);
  }

  private Quarantine.Kept keep(Dataset<Row> aside, boolean some) {
    return new Quarantine(request).keep(aside, some, batch.reasons());
  }

  private Staging staging() {
    return new Staging(request.spark(), request.target().path(), request.attempt());
  }

  private Outcome decide(Prepared prepared) {
    Written written = prepared.written();
    Map<String, DataFile> removed = prepared.removed();
    Counts counts = prepared.counts();
    Quarantine.Kept kept = prepared.kept();
    List<Verdict> verdicts = new ArrayList<>(batch.verdicts());
    SetChecks.Part whole =
        SetChecks.whole(request, attempt, prepared.rows(), written, removed.keySet());
    verdicts.addAll(new SetChecks(request, counts, stands.rows(), whole, prepared.fresh()).judge());
    Optional<Counted> counted = request.made().counted().get();
    counted.flatMap(Counted::gap).ifPresent(verdicts::add);
    Optional<String> offending =
        kept.added() == 0
            ? Optional.empty()
            : Optional.of(
                "SELECT * FROM quarantine.%s_%s WHERE _attempt = '%s'"
                    .formatted(table.name().layer(), table.name().name(), request.attempt()));
    if (verdicts.stream().anyMatch(Verdict::stops)) {
      attempt.drop();
      return new Outcome(Optional.empty(), counts, stands.rows(), 0, verdicts, offending, counted);
    }
    Milestone.JUDGED.passed();
    boolean changes = !written.files().isEmpty() || !removed.isEmpty();
    long memory = prepared.memory().getAsLong();
    if (!changes && !attempt.redeclares() && stands.says(kept.version(), memory)) {
      attempt.drop();
      Optional<Long> version = Optional.of(standing().number());
      return new Outcome(version, counts, stands.rows(), 0, verdicts, offending, counted);
    }
    long dataVersion =
        changes || request.standing().isEmpty() ? attempt.next() : standing().dataVersion();
    TableState state =
        new TableState(
            request.run(),
            request.attempt(),
            Instant.now().toString(),
            attempt.table(),
            attempt.next(),
            dataVersion,
            request.made().inputs(),
            request.made().position(),
            request.made().fingerprint(),
            request.made().basis(),
            prepared.rows(),
            kept.version(),
            memory,
            request.scope().text(),
            counts,
            verdicts,
            counted.orElse(null));
    long version = attempt.commit(List.of(written), removed.values(), state);
    Milestone.COMMITTED.passed();
    Optional<Long> published = Optional.of(version);
    return new Outcome(
        published, counts, prepared.rows(), written.bytes(), verdicts, offending, counted);
  }

  private Version standing() {
    return request.standing().orElseThrow();
  }
}
