package io.lagoa.extract;

import static io.lagoa.extract.BinaryCells.int2;
import static io.lagoa.extract.BinaryCells.int4;

import io.lagoa.database.Database;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/**
 * Decodes the stream of a binary COPY: a head, the rows, each with the sizes of its values, an end.
 */
final class CopyReader implements PartitionReader<ColumnarBatch> {
  private static final int SIGNATURE = 11;
  private static final int FLAGS = 4;
  private static final int EXTENSION = 4;

  private final Database database;
  private final String title;
  private final List<WireColumn<BinaryCell>> columns;
  private final BinaryCell[] cells;
  private final String copy;
  private final Ticket ticket;
  private final Batch batch;
  private @Nullable Connection connection;
  private @Nullable CopyOut stream;
  private boolean begun;
  private boolean ended;
  private int rows;
  private long taken;

  CopyReader(
      Database database,
      String title,
      List<WireColumn<BinaryCell>> columns,
      String copy,
      Ticket ticket) {
    this.database = database;
    this.title = title;
    this.columns = columns;
    this.cells = columns.stream().map(WireColumn::cell).toArray(BinaryCell[]::new);
    this.copy = copy;
    this.ticket = ticket;
    this.batch = Batch.of(columns);
  }

  @Override
  public boolean next() {
    try {
      rows = ended ? 0 : fill(opened());
      return rows > 0;
    } catch (SQLException failure) {
      throw database.failure("read " + title, failure);
    }
  }

  @Override
  public ColumnarBatch get() {
    return batch.filled(rows);
  }

  private CopyOut opened() throws SQLException {
    if (stream == null) {
      connection = ticket.enter(database);
      stream = connection.unwrap(PGConnection.class).getCopyAPI().copyOut(copy);
    }
    return stream;
  }

  private int fill(CopyOut from) throws SQLException {
    batch.clear();
    WritableColumnVector[] vectors = batch.vectors();
    int filled = 0;
    long bytes = 0;
    while (filled < Batch.ROWS && bytes < Batch.BYTES) {
      byte[] message = from.readFromCopy();
      if (message == null) {
        ended = true;
        requireAll(from.getHandledRowCount(), taken + filled);
        leave(); // a task may read more parts before it closes this one
        break;
      }
      int at = begun ? 0 : head(message);
      begun = true;
      if (int2(message, at) >= 0) { // else the end
        row(message, at + 2, vectors, filled++);
      }
      bytes += message.length;
    }
    taken += filled;
    return filled;
  }

  /** The server says at the end how many rows it has sent. */
  private void requireAll(long sent, long arrived) {
    if (sent != arrived) {
      throw new LagoaException(
          ErrorCode.DATA_ERROR,
          "Cannot read %s: the server sent %d rows and %d arrived; run again, and report it if it comes again"
              .formatted(title, sent, arrived));
    }
  }

  private void row(byte[] message, int start, WritableColumnVector[] vectors, int row) {
    int at = start;
    for (int i = 0; i < cells.length; i++) {
      int length = int4(message, at);
      at += 4;
      if (length < 0) {
        vectors[i].putNull(row);
      } else {
        put(i, vectors[i], row, message, at, length);
        at += length;
      }
    }
  }

  private void put(
      int column, WritableColumnVector to, int row, byte[] message, int at, int length) {
    try {
      cells[column].put(to, row, message, at, length);
    } catch (Unrepresentable value) {
      throw value.of(title, columns.get(column));
    }
  }

  /** Where the first row begins. */
  private static int head(byte[] message) {
    return SIGNATURE + FLAGS + EXTENSION + int4(message, SIGNATURE + FLAGS);
  }

  @Override
  public void close() {
    batch.close();
    leave();
  }

  private void leave() {
    if (connection != null) {
      cancel();
      ticket.leave(connection);
      connection = null;
    }
  }

  /** Ends a stream that is no longer wanted. */
  private void cancel() {
    try {
      if (stream != null && stream.isActive()) {
        stream.cancelCopy();
      }
    } catch (SQLException lost) {
      // nothing is left to be cancelled
    }
  }
}
