package io.lagoa.error;

import java.util.function.Consumer;

/**
 * A point on a way that reads from a database or writes, just passed. What lies between two of them
 * is one effect outside the JVM: a process that ends at any of them must leave nothing that a plain
 * rerun does not mend. Crash tests end processes exactly there.
 */
public enum Milestone {
  /** The moment that all readers of a table of a database see is taken, and held. */
  SNAPSHOT_TAKEN,
  /** A part of the table is read to its end; passed by the reader, on an executor. */
  PART_READ,
  /** All parts are read and counted; nothing of them is published. */
  ALL_READ,
  /** A batch that is read more than once is in its scratch folder. */
  BATCH_STAGED,
  /** What a batch changes is in its scratch folder. */
  DIFFERENCE_STAGED,
  /** The data files are written; no version names them. */
  FILES_WRITTEN,
  /** The rows that failed are in files of the quarantine; no version of it names them. */
  QUARANTINE_WRITTEN,
  /** The quarantine has its version; the table does not name it yet. */
  QUARANTINE_COMMITTED,
  /** The checks are decided. */
  JUDGED,
  /** What a table must not forget is in files of its hidden table; no version of it names them. */
  MEMORY_WRITTEN,
  /** The hidden table has its version; the table does not name it yet. */
  MEMORY_COMMITTED,
  /** The table has its new version. */
  COMMITTED,
  /** The scratch folder is gone. */
  SCRATCH_REMOVED,
  /**
   * The small files of a table are joined, or its rows brought together, in a version of its own.
   */
  FILES_JOINED,
  /** Files that no version needs are deleted. */
  WASTE_DELETED,
  /** Folders that no version names are deleted. */
  LEFTOVERS_DELETED,
  /** How long a table's log is kept is set, and what it no longer needs is deleted. */
  LOG_TENDED,
  /** The check results of a run are in their table. */
  CHECKS_KEPT,
  /** The table of a target is made; its indexes, comments and readers are not. */
  TARGET_CREATED,
  /** The target of a delivery and its token exist. */
  TARGET_PREPARED,
  /** The rows of a delivery are beside their target. */
  DELIVERY_STAGED,
  /** They are applied, in a transaction that is open. */
  DELIVERY_APPLIED,
  /** The token has moved, in a transaction that is open. */
  TOKEN_MOVED,
  /** The transaction of a delivery is committed. */
  DELIVERED;

  private static volatile Consumer<Milestone> watch = passed -> {};

  /** Calls a watch at each milestone from now on, on the thread that passes it; for crash tests. */
  public static void watch(Consumer<Milestone> newWatch) {
    watch = newWatch;
  }

  /** Says that this point is passed. */
  public void passed() {
    watch.accept(this);
  }
}
