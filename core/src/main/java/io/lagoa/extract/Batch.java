package io.lagoa.extract;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.execution.vectorized.OnHeapColumnVector;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/** Rows on their way: filled, handed on, and filled again, so that memory stays the same. */
final class Batch implements AutoCloseable {
  static final int ROWS = 4_096;

  /** Long values end a batch early. */
  static final int BYTES = 8 << 20;

  private final WritableColumnVector[] vectors;
  private final ColumnarBatch batch;

  Batch(StructType schema) {
    this.vectors = OnHeapColumnVector.allocateColumns(ROWS, schema);
    this.batch = new ColumnarBatch((ColumnVector[]) vectors.clone());
  }

  static <C extends Serializable> Batch of(List<WireColumn<C>> columns) {
    return new Batch(WireColumn.schema(columns));
  }

  WritableColumnVector[] vectors() {
    return vectors;
  }

  /** Forgets its rows. */
  void clear() {
    for (WritableColumnVector vector : vectors) {
      vector.reset();
    }
  }

  ColumnarBatch filled(int rows) {
    batch.setNumRows(rows);
    return batch;
  }

  @Override
  public void close() {
    batch.close();
  }
}
