package io.lagoa.extract;

import io.lagoa.database.Database;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/**
 * Rows by cursors of JDBC, which fetch a few at a time.
 *
 * @param title what is read, for messages
 */
record CursorExtractor(
    Database database, String title, List<WireColumn<ResultCell>> columns, int fetchSize)
    implements Extractor {
  private static final long serialVersionUID = 1;

  CursorExtractor {
    columns = List.copyOf(columns);
  }

  static CursorExtractor of(Specification what) {
    CursorTypes types = new CursorTypes(what.database().product(), what.zone());
    return new CursorExtractor(
        what.database(),
        what.title(),
        what.columns((column, quoted) -> types.column(column, quoted, what.isText(column))),
        what.fetchSize());
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
    return new CursorReader(
        database, title, WireColumn.named(columns, names), fetchSize, ticket, part, limit);
  }
}
