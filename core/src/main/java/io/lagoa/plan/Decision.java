package io.lagoa.plan;

import java.util.Optional;

/**
 * What a refresh would do, and why.
 *
 * @param way the least that is enough
 * @param reason one line for people
 * @param affected the part of the table that is recomputed, where it is not told by the rows
 */
record Decision(Way way, String reason, Optional<Affected> affected) {
  Decision(Way way, String reason) {
    this(way, reason, Optional.empty());
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
