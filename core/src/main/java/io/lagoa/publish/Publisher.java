package io.lagoa.publish;

import io.lagoa.check.Verdict;
import io.lagoa.delta.Attempt;
import io.lagoa.delta.DataFile;
import io.lagoa.delta.TableState;
import io.lagoa.delta.TableState.Counts;
import io.lagoa.delta.Version;
import io.lagoa.delta.Written;
import io.lagoa.error.Milestone;
import io.lagoa.table.Table;
import io.lagoa.table.Write;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

  private Publisher(Request request) {
    this.request = request;
    this.table = request.table();
    this.batch = Batch.of(request);
    List<String> partitionBy =
        request
            .standing()
            .filter(version -> !request.rebuild())
            .map(Version::partitionBy)
            .orElse(table.partitionBy());
    this.attempt = request.target().attempt(request.schema(), partitionBy);
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
    boolean compares =
        request.standing().isPresent()
            && !request.rebuild()
            && !request.identity().isEmpty()
            && request.write() != Write.APPEND;
    return compares ? compared() : direct();
  }

  /** All rows go into new files, in one pass; a replace removes those it speaks for. */
  private Outcome direct() {
    boolean replaces = request.rebuild() || request.write() == Write.REPLACE;
    Dataset<Row> rows = batch.marked();
    if (!replaces && !table.key().isEmpty() && request.standing().isPresent()) {
      rows = batch.withoutStanding(request.target().read(standing().number()));
    }
    Written written = attempt.write(rows);
    Milestone.FILES_WRITTEN.passed();
    Map<String, DataFile> removed = replaces ? Replaced.of(request, attempt.standing()) : Map.of();
    long before = rowsBefore();
    long gone =
        request.scope() instanceof Request.Scope.Partitions
            ? removed.values().stream().mapToLong(DataFile::rows).sum()
            : replaces ? before : 0;
    Quarantine.Kept kept = keep(attempt.aside(written), !written.aside().isEmpty());
    attempt.dropAside(written);
    Counts counts =
        new Counts(
            written.rows() + kept.added() + batch.condensedAway(),
            written.rows(),
            0,
            gone,
            0,
            kept.added());
    return decide(written.withoutAside(), removed, before - gone + written.rows(), counts, kept);
  }

  /**
   * Rows are compared with those that stand by key; only files that hold changed rows are remade.
   */
  private Outcome compared() {
    try (Staging staging =
        new Staging(request.spark(), request.target().path(), request.attempt())) {
      staging.write(
          request.mayRepeatOutside() ? batch.withoutStanding(request.outside()) : batch.marked());
      Milestone.BATCH_STAGED.passed();
      Dataset<Row> good = staging.good(request.schema());
      boolean speaksForAbsent = !(request.scope() instanceof Request.Scope.NewRows);
      Difference difference =
          new Difference(
              request.schema(),
              request.identity(),
              table.key().isEmpty(),
              Newest.replaces(request),
              standingRows(),
              good,
              speaksForAbsent && request.write() == Write.REPLACE,
              staging);
      Milestone.DIFFERENCE_STAGED.passed();
      Map<String, DataFile> removed = new LinkedHashMap<>();
      attempt
          .standing()
          .forEach(
              (path, file) -> {
                if (difference.touched().contains(file.name())) {
                  removed.put(path, file);
                }
              });
      Written written =
          difference.isEmpty()
              ? Written.NOTHING
              : attempt.write(
                  difference.result(
                      Difference.completed(attempt.rows(removed.values()), request.schema())));
      Milestone.FILES_WRITTEN.passed();
      Quarantine.Kept kept = keep(staging.aside(request.schema()), staging.hasAside());
      long goodRows = staging.goodRows(request.schema());
      long unchanged = goodRows - difference.inserted() - difference.updated();
      Counts counts =
          new Counts(
              goodRows + kept.added() + batch.condensedAway(),
              difference.inserted(),
              difference.updated(),
              difference.deleted(),
              unchanged,
              kept.added());
      long rows = rowsBefore() + difference.inserted() - difference.deleted();
      return decide(written, removed, rows, counts, kept);
    }
  }

  /** The rows that the batch speaks for, with the file that each stands in. */
  private Dataset<Row> standingRows() {
    Dataset<Row> rows =
        Difference.completed(
            Difference.withFile(request.target().read(standing().number())), request.schema());
    return request.scope().values().map(values -> values.within(rows)).orElse(rows);
  }

  private Quarantine.Kept keep(Dataset<Row> aside, boolean some) {
    return new Quarantine(request).keep(aside, some, batch.reasons());
  }

  private Outcome decide(
      Written written,
      Map<String, DataFile> removed,
      long rows,
      Counts counts,
      Quarantine.Kept kept) {
    List<Verdict> verdicts = new ArrayList<>(batch.verdicts());
    verdicts.addAll(
        SetChecks.judge(
            table,
            request.schema(),
            new SetChecks.Measured(
                rows, counts.judged(), counts.rejected(), () -> after(written, removed.keySet()))));
    Optional<String> offending =
        kept.added() == 0
            ? Optional.empty()
            : Optional.of(
                "SELECT * FROM quarantine.%s_%s WHERE _attempt = '%s'"
                    .formatted(table.name().layer(), table.name().name(), request.attempt()));
    if (verdicts.stream().anyMatch(Verdict::stops)) {
      attempt.drop();
      return new Outcome(Optional.empty(), counts, rowsBefore(), 0, verdicts, offending);
    }
    Milestone.JUDGED.passed();
    boolean changes = !written.files().isEmpty() || !removed.isEmpty();
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
            rows,
            kept.version(),
            request.scope().text(),
            counts,
            verdicts);
    long version = attempt.commit(List.of(written), removed.values(), state);
    Milestone.COMMITTED.passed();
    return new Outcome(Optional.of(version), counts, rows, written.bytes(), verdicts, offending);
  }

  private Collection<DataFile> after(Written written, Set<String> removed) {
    List<DataFile> files = new ArrayList<>(written.files());
    attempt
        .standing()
        .forEach(
            (path, file) -> {
              if (!removed.contains(path)) {
                files.add(file);
              }
            });
    return files;
  }

  /** Rows of the version that stands: known from its state, or else from its files. */
  private long rowsBefore() {
    if (request.standing().isEmpty()) {
      return 0;
    }
    Version version = standing();
    Optional<TableState> state = version.state();
    if (state.isPresent() && state.orElseThrow().dataVersion() == version.dataVersion()) {
      return state.orElseThrow().rows();
    }
    return attempt.standing().values().stream().mapToLong(DataFile::rows).sum();
  }

  private Version standing() {
    return request.standing().orElseThrow();
  }
}
