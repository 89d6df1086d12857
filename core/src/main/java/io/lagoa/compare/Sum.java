package io.lagoa.compare;

import java.math.BigDecimal;

/**
 * What the rows of a part come to.
 *
 * @param checksum the checksums of the rows, added up
 */
record Sum(long rows, BigDecimal checksum) {
  static final Sum NONE = new Sum(0, BigDecimal.ZERO);

  boolean isSameAs(Sum other) {
    return rows == other.rows && checksum.compareTo(other.checksum) == 0;
  }
}
