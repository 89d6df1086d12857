package io.lagoa.extract;

import io.lagoa.database.Hours;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/**
 * Begins no part outside the hours of its database; one that began within is read to its end.
 *
 * @param title what is read, for messages
 */
record TimelyExtractor(Extractor extractor, Hours hours, String title) implements Extractor {
  private static final long serialVersionUID = 1;

  @Override
  public StructType schema() {
    return extractor.schema();
  }

  @Override
  public Set<String> comparable() {
    return extractor.comparable();
  }

  @Override
  public PartitionReader<ColumnarBatch> read(
      List<String> columns, Part part, Ticket ticket, int limit) {
    hours.requireNow("read on in " + title);
    return extractor.read(columns, part, ticket, limit);
  }
}
