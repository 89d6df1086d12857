package io.lagoa.plan;

import java.util.Optional;

/**
 * What a refresh would do, and why.
 *
 * @param way the least that is enough
 * @param reason one line for people
 * @param affected the part of the table that is recomputed, where it is not told by the rows
 * @param input the input of which only new or changed rows are read, {@code layer.name}
 */
record Decision(Way way, String reason, Optional<Affected> affected, Optional<String> input) {
  Decision(Way way, String reason) {
    this(way, reason, Optional.empty(), Optional.empty());
  }

  /** Of part of an input. */
  static Decision of(Way way, String input, String reason) {
    return new Decision(way, reason, Optional.empty(), Optional.of(input));
  }

  /** Of part of the table. */
  static Decision of(Way way, Affected affected, String reason) {
    return new Decision(way, reason, Optional.of(affected), Optional.empty());
  }

  /** How much is recomputed. */
  enum Way {
    NOTHING("nothing to do"),
    NEW_ROWS("new rows"),
    FOLDED("new rows by group"),
    CHANGED_KEYS("changed keys"),
    AFFECTED_PARTITIONS("affected partitions"),
    FULL("full"),
    REDRIVE("redrive"),
    BACKFILL("backfill");

    private final String text;

    Way(String text) {
      this.text = text;
    }

    String text() {
      return text;
    }
  }

  static Decision nothing(String reason) {
    return new Decision(Way.NOTHING, reason);
  }

  static Decision full(String reason) {
    return new Decision(Way.FULL, reason);
  }

  boolean works() {
    return way != Way.NOTHING;
  }
}
