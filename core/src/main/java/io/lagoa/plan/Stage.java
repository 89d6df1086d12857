package io.lagoa.plan;

import java.util.List;

/**
 * One step of a plan, for people and programs.
 *
 * @param name the table, {@code layer.name}; for a delivery {@code layer.name -> target}
 * @param kind what kind of step
 * @param work whether it will be done
 * @param how in words: {@code new rows}, {@code changed keys}, {@code full}, {@code deliver},
 *     {@code nothing to do}
 * @param reason why it is done so, or why not
 * @param notes further lines: schema changes, checks
 */
public record Stage(
    String name, Kind kind, Work work, String how, String reason, List<String> notes) {
  public Stage {
    notes = List.copyOf(notes);
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
}
