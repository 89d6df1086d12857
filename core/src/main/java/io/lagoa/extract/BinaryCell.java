package io.lagoa.extract;

import java.io.Serializable;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;

/** Decodes one value of PostgreSQL's binary format into a column. */
@FunctionalInterface
interface BinaryCell extends Serializable {
  /**
   * Puts a value that is not NULL.
   *
   * @throws Unrepresentable if the column's type has no such value
   */
  void put(WritableColumnVector to, int row, byte[] from, int at, int length);
}
