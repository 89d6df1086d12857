package io.lagoa.extract;

import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/** One reading of an extraction's parts. */
record ExtractScan(Extraction extraction, List<Part> parts, StructType columns, int limit)
    implements Scan, Batch {

  @Override
  public StructType readSchema() {
    return columns;
  }

  @Override
  public String description() {
    return "extraction of %s in %d parts".formatted(extraction.title(), parts.size());
  }

  @Override
  public Batch toBatch() {
    return this;
  }

  @Override
  public InputPartition[] planInputPartitions() {
    return parts.stream().map(Piece::new).toArray(InputPartition[]::new);
  }

  @Override
  public PartitionReaderFactory createReaderFactory() {
    return new Readers(
        extraction.extractor(),
        List.of(columns.fieldNames()),
        extraction.ticket(),
        limit,
        extraction.pace(parts.size()));
  }

  private record Piece(Part part) implements InputPartition {
    private static final long serialVersionUID = 1;
  }

  private record Readers(
      Extractor extractor, List<String> columns, Ticket ticket, int limit, Pace pace)
      implements PartitionReaderFactory {
    private static final long serialVersionUID = 1;

    @Override
    public boolean supportColumnarReads(InputPartition partition) {
      return true;
    }

    @Override
    public PartitionReader<ColumnarBatch> createColumnarReader(InputPartition partition) {
      return new PacedReader(
          extractor.read(columns, ((Piece) partition).part(), ticket, limit), pace);
    }

    @Override
    public PartitionReader<InternalRow> createReader(InputPartition partition) {
      throw new UnsupportedOperationException("Rows come in columns");
    }
  }
}
