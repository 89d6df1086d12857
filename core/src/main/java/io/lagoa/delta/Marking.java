package io.lagoa.delta;

/**
 * Whether rows that leave are marked beside their file, by a deletion vector, so that the file need
 * not be remade. Readers must know deletion vectors: Delta's reader version 3.
 */
public enum Marking {
  /** As the table's property says, which is left alone. */
  AS_IS(Long.MAX_VALUE, Long.MAX_VALUE),
  /** Never; what is marked stays so until its file is remade. */
  NEVER(Long.MAX_VALUE, Long.MAX_VALUE),
  /** In large files, once the table is large. */
  LARGE(16L << 20, 256L << 10),
  /** Always, from the table's first version on. */
  ALWAYS(0, 0);

  static final String PROPERTY = "delta.enableDeletionVectors";

  private final long tableBytes;
  private final long fileBytes;

  Marking(long tableBytes, long fileBytes) {
    this.tableBytes = tableBytes;
    this.fileBytes = fileBytes;
  }

  /** Whether a table of a size is to have deletion vectors from its next version on. */
  boolean begins(long bytes) {
    return bytes >= tableBytes;
  }

  /**
   * Whether marking some more rows of a file is better than remaking it: up to half of its rows, or
   * readers would pay for what is not there.
   */
  boolean pays(DataFile file, long rows) {
    return file.bytes() >= fileBytes
        && (file.physicalRows() - file.rows() + rows) * 2 <= file.physicalRows();
  }
}
