package io.lagoa.table;

/** How a table takes the rows of a run. */
public enum Write {
  /** Rows are added; none is changed. */
  APPEND,
  /** The table equals its query, however little is rewritten. */
  REPLACE,
  /** A row takes the place of the row of the same key, unless that one is newer. */
  UPSERT,
  /** Every version of a key's row stays, with the time from which and to which it was valid. */
  HISTORY
}
