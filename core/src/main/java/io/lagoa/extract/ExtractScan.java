package io.lagoa.extract;

import io.lagoa.database.Pace;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.jspecify.annotations.Nullable;

/**
 * One reading of an extraction's parts.
 *
 * @param whole what the parts are together, as SQL wants it after WHERE; absent if nobody counts
 */
record ExtractScan(
    Extraction extraction, Optional<String> whole, List<Part> parts, StructType columns, int limit)
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
    return IntStream.range(0, parts.size())
        .mapToObj(number -> new Piece(parts.get(number), number))
        .toArray(InputPartition[]::new);
  }

  @Override
  public PartitionReaderFactory createReaderFactory() {
    return new Readers(
        extraction.extractor(),
        List.of(columns.fieldNames()),
        extraction.ticket(),
        limit,
        extraction.pace(),
        whole
            .map(all -> new Tallying(extraction.arrivals(), extraction.counting(all, parts)))
            .orElse(null));
  }

  private record Piece(Part part, int number) implements InputPartition {
    private static final long serialVersionUID = 1;
  }

  /** Where the readers of a scan say what arrived, and the scan's number. */
  private record Tallying(Arrivals arrivals, int scan) implements Serializable {
    CountedReader of(PacedReader reader, int part) {
      return new CountedReader(reader, arrivals, new Arrivals.Place(scan, part));
    }
  }

  private record Readers(
      Extractor extractor,
      List<String> columns,
      Ticket ticket,
      int limit,
      Pace pace,
      @Nullable Tallying tallying)
      implements PartitionReaderFactory {
    private static final long serialVersionUID = 1;

    @Override
    public boolean supportColumnarReads(InputPartition partition) {
      return true;
    }

    @Override
    public PartitionReader<ColumnarBatch> createColumnarReader(InputPartition partition) {
      Piece piece = (Piece) partition;
      PacedReader reader =
          new PacedReader(extractor.read(columns, piece.part(), ticket, limit), pace);
      return tallying == null ? reader : tallying.of(reader, piece.number());
    }

    @Override
    public PartitionReader<InternalRow> createReader(InputPartition partition) {
      throw new UnsupportedOperationException("Rows come in columns");
    }
  }
}
