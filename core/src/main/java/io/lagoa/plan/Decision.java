package io.lagoa.plan;

/**
 * What a refresh would do, and why.
 *
 * @param way the least that is enough
 * @param reason one line for people
 */
record Decision(Way way, String reason) {
  /** How much is recomputed. */
  enum Way {
    NOTHING("nothing to do"),
    NEW_ROWS("new rows"),
    CHANGED_KEYS("changed keys"),
    FULL("full");

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
