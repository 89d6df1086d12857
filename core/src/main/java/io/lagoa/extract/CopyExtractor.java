package io.lagoa.extract;

import io.lagoa.database.Database;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/**
 * Rows of PostgreSQL by {@code COPY … TO STDOUT (FORMAT binary)}.
 *
 * @param title what is read, for messages
 */
record CopyExtractor(Database database, String title, List<WireColumn<BinaryCell>> columns)
    implements Extractor {
  private static final long serialVersionUID = 1;

  CopyExtractor {
    columns = List.copyOf(columns);
  }

  static CopyExtractor of(Specification what) {
    PostgresTypes types = new PostgresTypes(what.zone());
    return new CopyExtractor(
        what.database(),
        what.title(),
        what.columns((column, quoted) -> types.column(column, quoted, what.isText(column))));
  }

  @Override
  public StructType schema() {
    return WireColumn.schema(columns);
  }

  @Override
  public Set<String> comparable() {
    return WireColumn.comparable(columns);
  }

  @Override
  public PartitionReader<ColumnarBatch> read(
      List<String> names, Part part, Ticket ticket, int limit) {
    List<WireColumn<BinaryCell>> wanted = WireColumn.named(columns, names);
    return new CopyReader(
        database,
        title,
        wanted,
        "COPY (%s) TO STDOUT (FORMAT binary)".formatted(part.select(wanted, limit)),
        ticket);
  }
}
