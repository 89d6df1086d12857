package io.lagoa.delta;

/** What kind of changes a range of versions holds. */
public enum Changes {
  /** No row changed. */
  NONE,
  /** Rows were added only. */
  INSERTS,
  /** Rows were changed or deleted, too. */
  ANY;

  Changes and(Changes other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
