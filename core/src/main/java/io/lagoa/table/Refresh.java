package io.lagoa.table;

/** How much of a table a run may recompute. */
public enum Refresh {
  /** The least that is proven to be enough; in full where nothing is proven. */
  AUTO,
  /** As {@link #AUTO}, but a plan that would go full fails instead. */
  STRICT,
  /** In full, each time. */
  FULL
}
