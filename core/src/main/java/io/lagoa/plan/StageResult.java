package io.lagoa.plan;

import io.lagoa.check.Verdict;
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
 * @param read rows judged
 * @param changed rows inserted, updated and deleted, or delivered
 * @param inserted rows inserted
 * @param updated rows updated
 * @param deleted rows deleted
 * @param rejected rows rejected
 * @param rows rows of the table afterwards
 * @param bytes bytes written
 * @param elapsed how long it took
 * @param verdicts how the checks came out
 * @param message what failed, where, why, and what to do; empty if nothing did
 * @param code the kind of failure; empty if it did not fail
 */
public record StageResult(
    String name,
    Stage.Kind kind,
    Status status,
    String how,
    String reason,
    Optional<Long> version,
    long read,
    long changed,
    long inserted,
    long updated,
    long deleted,
    long rejected,
    long rows,
    long bytes,
    Duration elapsed,
    List<Verdict> verdicts,
    Optional<String> message,
    Optional<io.lagoa.error.ErrorCode> code) {
  public StageResult {
    verdicts = List.copyOf(verdicts);
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

  static StageResult of(String name, Stage.Kind kind, Status status, String how, String reason) {
    return new StageResult(
        name,
        kind,
        status,
        how,
        reason,
        Optional.empty(),
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        Duration.ZERO,
        List.of(),
        Optional.empty(),
        Optional.empty());
  }

  StageResult took(Duration newElapsed) {
    return new StageResult(
        name,
        kind,
        status,
        how,
        reason,
        version,
        read,
        changed,
        inserted,
        updated,
        deleted,
        rejected,
        rows,
        bytes,
        newElapsed,
        verdicts,
        message,
        code);
  }

  StageResult failing(io.lagoa.error.ErrorCode newCode, String newMessage) {
    return new StageResult(
        name,
        kind,
        status,
        how,
        reason,
        version,
        read,
        changed,
        inserted,
        updated,
        deleted,
        rejected,
        rows,
        bytes,
        elapsed,
        verdicts,
        Optional.of(newMessage),
        Optional.of(newCode));
  }

  StageResult at(Optional<Long> newVersion, long newRows) {
    return new StageResult(
        name,
        kind,
        status,
        how,
        reason,
        newVersion,
        read,
        changed,
        inserted,
        updated,
        deleted,
        rejected,
        newRows,
        bytes,
        elapsed,
        verdicts,
        message,
        code);
  }

  /** Whether what comes after may go on. */
  public boolean well() {
    return status == Status.UNCHANGED || status == Status.DONE;
  }
}
