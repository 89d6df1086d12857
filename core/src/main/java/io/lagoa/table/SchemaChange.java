package io.lagoa.table;

/** Which changes of its columns a table takes. */
public enum SchemaChange {
  /** None. */
  STRICT,
  /** New columns, which are NULL in the rows that stand. */
  ADD,
  /** New columns, and wider types, for which all files are rewritten. */
  WIDEN
}
