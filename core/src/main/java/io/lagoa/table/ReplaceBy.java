package io.lagoa.table;

/** What of a table a {@link Write#REPLACE} takes the place of. */
public enum ReplaceBy {
  /** The whole table. */
  TABLE,
  /** The partitions that the rows of the run are in; others stand. */
  PARTITION,
  /** The whole table, comparing whole rows so that only what differs is written. */
  ROW
}
