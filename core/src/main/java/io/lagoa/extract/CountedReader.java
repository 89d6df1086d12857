package io.lagoa.extract;

import io.lagoa.extract.Arrivals.Arrival;
import io.lagoa.extract.Arrivals.Place;
import java.io.IOException;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/** A reader that says at its end how many rows arrived. */
final class CountedReader implements PartitionReader<ColumnarBatch> {
  private final PartitionReader<ColumnarBatch> reader;
  private final Arrivals arrivals;
  private final Place place;
  private long rows;

  CountedReader(PartitionReader<ColumnarBatch> reader, Arrivals arrivals, Place place) {
    this.reader = reader;
    this.arrivals = arrivals;
    this.place = place;
  }

  @Override
  public boolean next() throws IOException {
    if (reader.next()) {
      rows += reader.get().numRows();
      return true;
    }
    arrivals.add(new Arrival(place, rows));
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
