package io.lagoa.extract;

import io.lagoa.database.Pace;
import io.lagoa.error.Milestone;
import java.io.IOException;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/** A reader that does not go faster than it may. */
final class PacedReader implements PartitionReader<ColumnarBatch> {
  private final PartitionReader<ColumnarBatch> reader;
  private final Pace pace;
  private final long begun = System.nanoTime();
  private long rows;

  PacedReader(PartitionReader<ColumnarBatch> reader, Pace pace) {
    this.reader = reader;
    this.pace = pace;
  }

  @Override
  public boolean next() throws IOException {
    pace.await(rows, begun);
    if (reader.next()) {
      rows += reader.get().numRows();
      return true;
    }
    Milestone.PART_READ.passed();
    return false;
  }

  @Override
  public ColumnarBatch get() {
    return reader.get();
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
