package io.lagoa.plan;

import io.lagoa.delta.Extent;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One step of a plan, for people and programs.
 *
 * @param name the table, {@code layer.name}; for a delivery {@code layer.name -> target}
 * @param kind what kind of step
 * @param work whether it will be done
 * @param how in words: {@code new rows}, {@code changed keys}, {@code full}, {@code deliver},
 *     {@code verify}, {@code nothing to do}
 * @param reason why it is done so, or why not
 * @param notes further lines: schema changes
 * @param checks the table's checks, as written
 * @param reads what it reads of the lake's tables
 * @param remakes which of the table's files it makes anew; empty if it only adds, or does nothing
 * @param brings of a delivery, what it brings where
 */
public record Stage(
    String name,
    Kind kind,
    Work work,
    String how,
    String reason,
    List<String> notes,
    List<String> checks,
    List<Reading> reads,
    Optional<Remaking> remakes,
    Optional<Delivering> brings) {
  public Stage {
    notes = List.copyOf(notes);
    checks = List.copyOf(checks);
    reads = List.copyOf(reads);
  }

  /** Kinds of steps. */
  public enum Kind {
    /** A table takes what is new. */
    REFRESH,
    /** A sink is brought to a table's version. */
    DELIVER
  }

  /** Whether a step will be done. */
  public enum Work {
    /** It will not: nothing is new. */
    NO,
    /** It will, if a step before it changes something. */
    PERHAPS,
    /** It will. */
    YES
  }

  /**
   * What is read of a table.
   *
   * @param table {@code layer.name}
   * @param upTo its version
   * @param extent the files that are read; empty if its log does not say
   * @param within files of which besides only those are read that hold rows which are wanted: which
   *     these are is known only when it runs; empty if it is none
   */
  public record Reading(String table, long upTo, Optional<Extent> extent, Optional<Extent> within) {
    /** All of some files. */
    Reading(String table, long upTo, Optional<Extent> extent) {
      this(table, upTo, extent, Optional.empty());
    }
  }

  /**
   * What is made anew.
   *
   * @param extent the files that stand: of the whole table, or of the partitions that are affected;
   *     then their partitions are those that are to be written, new ones included
   * @param all whether all of these files are; else those of them that hold rows that change
   */
  public record Remaking(Extent extent, boolean all) {}

  /**
   * What is delivered.
   *
   * @param target for people
   * @param from the version that the target holds; empty if it holds nothing of the table
   * @param to the table's version; empty before its first
   * @param token what the target says that it holds: another text after each delivery; empty if it
   *     holds nothing
   */
  public record Delivering(String target, OptionalLong from, OptionalLong to, String token) {}

  static Stage of(String name, Kind kind, Work work, String how, String reason) {
    return new Stage(
        name,
        kind,
        work,
        how,
        reason,
        List.of(),
        List.of(),
        List.of(),
        Optional.empty(),
        Optional.empty());
  }

  Stage noting(List<String> newNotes, List<String> newChecks) {
    return new Stage(name, kind, work, how, reason, newNotes, newChecks, reads, remakes, brings);
  }

  Stage moving(List<Reading> newReads, Optional<Remaking> newRemakes) {
    return new Stage(name, kind, work, how, reason, notes, checks, newReads, newRemakes, brings);
  }

  Stage delivering(Delivering what) {
    return new Stage(
        name, kind, work, how, reason, notes, checks, reads, remakes, Optional.of(what));
  }
}
