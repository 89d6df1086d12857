package io.lagoa.table;

/** What becomes, in a history of snapshots, of a key that a snapshot no longer has. */
public enum Deletes {
  /** Its version is closed. */
  CLOSE,
  /** Its version is closed, and another says that the key is deleted. */
  ROW
}
