package io.lagoa.table;

/**
 * Whether rows that leave a table, or that others replace, are marked beside their files, in
 * Delta's deletion vectors, or their files are remade.
 */
public enum DeletionVectors {
  /** Marked in large files of large tables. */
  AUTO,
  /** Marked from the table's first version on. */
  ALWAYS,
  /** Files are remade: for readers that do not know deletion vectors. */
  NEVER
}
