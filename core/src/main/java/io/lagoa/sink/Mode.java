package io.lagoa.sink;

/** What a delivery makes of the rows that its target holds. */
public enum Mode {
  /** Rows of a delivered key are updated, others inserted; deleted keys are deleted. */
  UPSERT,
  /** Rows are added; nothing is ever updated or deleted. */
  APPEND,
  /** The target holds the table's rows and no others; all are written each time. */
  REPLACE,
  /** The target holds the table's rows and no others; only what differs is written. */
  MIRROR;

  /** Whether rows are found by their key. */
  boolean byKey() {
    return this == UPSERT || this == MIRROR;
  }
}
