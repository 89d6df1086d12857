package io.lagoa.plan;

import io.lagoa.check.Counted;
import io.lagoa.check.Verdict;
import io.lagoa.delta.TableState.Counts;
import io.lagoa.error.ErrorCode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a step did: the plan's line again, with counts.
 *
 * @param name the step's name
 * @param kind what kind of step
 * @param status how it ended
 * @param how in words, as planned or as it turned out
 * @param reason why
 * @param version the table's version afterwards; empty if it has none
 * @param counts rows by what became of them; of a delivery, those that were sent
 * @param rows rows of the table afterwards
 * @param bytes bytes written
 * @param retries how often it was tried again after a conflict or a lost connection
 * @param elapsed how long it took
 * @param verdicts how the checks came out
 * @param failure what failed; empty if nothing did
 * @param counted how many rows were read, and how many their source counted; empty if it did not
 * @param notes what people should know besides, of its source
 */
public record StageResult(
    String name,
    Stage.Kind kind,
    Status status,
    String how,
    String reason,
    Optional<Long> version,
    Counts counts,
    long rows,
    long bytes,
    int retries,
    Duration elapsed,
    List<Verdict> verdicts,
    Optional<Failure> failure,
    Optional<Counted> counted,
    List<String> notes) {
  public StageResult {
    verdicts = List.copyOf(verdicts);
    notes = List.copyOf(notes);
  }

  /** How a step ended. */
  public enum Status {
    /** Nothing was to do. */
    UNCHANGED,
    /** A new version stands, or the target holds the table's version. */
    DONE,
    /** A check forbade publishing; what stood before stands. */
    STOPPED,
    /** It failed; what stood before stands. */
    FAILED,
    /** A step before it did not end well; it was not tried. */
    BLOCKED
  }

  /**
   * What failed.
   *
   * @param code the kind of failure
   * @param message what failed, where, why, and what to do
   */
  public record Failure(ErrorCode code, String message) {}

  static StageResult of(String name, Stage.Kind kind, Status status, String how, String reason) {
    return new StageResult(
        name,
        kind,
        status,
        how,
        reason,
        Optional.empty(),
        Counts.NONE,
        0,
        0,
        0,
        Duration.ZERO,
        List.of(),
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  StageResult noting(List<String> newNotes) {
    return new StageResult(
        name, kind, status, how, reason, version, counts, rows, bytes, retries, elapsed, verdicts,
        failure, counted, newNotes);
  }

  StageResult took(Duration newElapsed) {
    return with(version, counts, rows, bytes, retries, newElapsed, verdicts, failure, counted);
  }

  StageResult retried(int times) {
    return with(version, counts, rows, bytes, times, elapsed, verdicts, failure, counted);
  }

  StageResult failing(ErrorCode code, String message) {
    Optional<Failure> newFailure = Optional.of(new Failure(code, message));
    return with(version, counts, rows, bytes, retries, elapsed, verdicts, newFailure, counted);
  }

  StageResult at(Optional<Long> newVersion, long newRows) {
    return with(newVersion, counts, newRows, bytes, retries, elapsed, verdicts, failure, counted);
  }

  StageResult counting(Counts newCounts, long newBytes) {
    return with(version, newCounts, rows, newBytes, retries, elapsed, verdicts, failure, counted);
  }

  StageResult counting(Optional<Counted> newCounted) {
    return with(version, counts, rows, bytes, retries, elapsed, verdicts, failure, newCounted);
  }

  StageResult judged(List<Verdict> newVerdicts) {
    return with(version, counts, rows, bytes, retries, elapsed, newVerdicts, failure, counted);
  }

  private StageResult with(
      Optional<Long> newVersion,
      Counts newCounts,
      long newRows,
      long newBytes,
      int newRetries,
      Duration newElapsed,
      List<Verdict> newVerdicts,
      Optional<Failure> newFailure,
      Optional<Counted> newCounted) {
    return new StageResult(
        name,
        kind,
        status,
        how,
        reason,
        newVersion,
        newCounts,
        newRows,
        newBytes,
        newRetries,
        newElapsed,
        newVerdicts,
        newFailure,
        newCounted,
        notes);
  }

  /** Rows judged. */
  public long read() {
    return counts.judged();
  }

  /** Rows inserted, updated and deleted, or delivered; none of a stage that was stopped. */
  public long changed() {
    return status == Status.STOPPED ? 0 : counts.changed();
  }

  public long inserted() {
    return counts.inserted();
  }

  public long updated() {
    return counts.updated();
  }

  public long deleted() {
    return counts.deleted();
  }

  public long rejected() {
    return counts.rejected();
  }

  /** The kind of failure; empty if it did not fail. */
  public Optional<ErrorCode> code() {
    return failure.map(Failure::code);
  }

  /** What failed, where, why, and what to do; empty if nothing did. */
  public Optional<String> message() {
    return failure.map(Failure::message);
  }

  /** Whether what comes after may go on. */
  public boolean well() {
    return status == Status.UNCHANGED || status == Status.DONE;
  }
}
