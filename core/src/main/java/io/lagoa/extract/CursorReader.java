package io.lagoa.extract;

import io.lagoa.database.Database;
import io.lagoa.database.Product;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.jspecify.annotations.Nullable;

/** Takes the rows of a cursor into columns. */
final class CursorReader implements PartitionReader<ColumnarBatch> {
  private static final int ROWS = 1_024;

  private final Database database;
  private final String title;
  private final List<WireColumn<ResultCell>> columns;
  private final int fetchSize;
  private final Ticket ticket;
  private final Part part;
  private final int limit;
  private final Batch batch;
  private final boolean[] sized;
  private @Nullable Connection connection;
  private @Nullable Statement statement;
  private @Nullable ResultSet cursor;
  private String session = "";
  private boolean ended;
  private int rows;

  CursorReader(
      Database database,
      String title,
      List<WireColumn<ResultCell>> columns,
      int fetchSize,
      Ticket ticket,
      Part part,
      int limit) {
    this.database = database;
    this.title = title;
    this.columns = columns;
    this.fetchSize = fetchSize;
    this.ticket = ticket;
    this.part = part;
    this.limit = limit;
    this.batch = Batch.of(columns);
    this.sized = new boolean[columns.size()];
    for (int i = 0; i < sized.length; i++) {
      DataType type = columns.get(i).type();
      sized[i] = type instanceof StringType || type instanceof BinaryType;
    }
  }

  @Override
  public boolean next() {
    try {
      rows = ended ? 0 : fill(opened());
      return rows > 0;
    } catch (SQLException failure) {
      ended = true;
      throw database.failure("read " + title, failure);
    }
  }

  @Override
  public ColumnarBatch get() {
    return batch.filled(rows);
  }

  private ResultSet opened() throws SQLException {
    if (cursor == null) {
      connection = ticket.enter(database);
      statement = connection.createStatement();
      session = streams() ? session(statement) : "";
      statement.setFetchSize(roundTrip());
      if (limit != Part.UNLIMITED) {
        statement.setMaxRows(limit);
      }
      Part seen = new Part(ticket.seen(part.from()), part.condition());
      cursor = statement.executeQuery(seen.select(columns, Part.UNLIMITED));
    }
    return cursor;
  }

  /**
   * The drivers of MySQL and MariaDB take rows from the stream that the server sends, however many
   * are asked for: more than one at a time is only kept in memory. MySQL's, asked for any other
   * number than this, has the server keep the whole result first.
   */
  private int roundTrip() {
    return switch (database.product()) {
      case MYSQL -> Integer.MIN_VALUE;
      case MARIADB -> 1;
      default -> fetchSize;
    };
  }

  private boolean streams() {
    return database.product() == Product.MYSQL || database.product() == Product.MARIADB;
  }

  private static String session(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery("SELECT CONNECTION_ID()")) {
      row.next();
      return row.getString(1);
    }
  }

  private int fill(ResultSet from) throws SQLException {
    batch.clear();
    int filled = 0;
    long bytes = 0;
    while (filled < ROWS && bytes < Batch.BYTES) {
      if (!from.next()) {
        ended = true;
        leave(); // a task may read more parts before it closes this one
        break;
      }
      bytes += row(from, filled++);
    }
    return filled;
  }

  /** Takes a row, and tells how long its long values are. */
  private long row(ResultSet from, int row) throws SQLException {
    WritableColumnVector[] vectors = batch.vectors();
    long bytes = 0;
    for (int i = 0; i < vectors.length; i++) {
      WireColumn<ResultCell> column = columns.get(i);
      try {
        column.cell().put(vectors[i], row, from, i + 1);
      } catch (Unrepresentable value) {
        throw value.of(title, column);
      }
      if (sized[i] && !vectors[i].isNullAt(row)) {
        bytes += vectors[i].getArrayLength(row);
      }
    }
    return bytes;
  }

  @Override
  public void close() {
    batch.close();
    leave();
  }

  private void leave() {
    if (connection != null) {
      endStatement();
      ticket.leave(connection);
      connection = null;
    }
  }

  /** Ends the statement, and with it the cursor. */
  private void endStatement() {
    if (streams() && !ended && cursor != null) {
      endStream(cursor);
    }
    try {
      if (statement != null) {
        statement.close();
      }
    } catch (SQLException lost) {
      // its rows have been read, or are no longer wanted
    }
  }

  /** The server ends a stream: a driver alone would read it to its end, or keep the rest even. */
  private void endStream(ResultSet stream) {
    try (Connection other = database.open();
        Statement kill = other.createStatement()) {
      kill.execute("KILL QUERY " + session);
    } catch (SQLException refused) {
      // then the rest is read
    }
    int told = 0;
    while (told < 2) { // MySQL's driver is done with a stream one look after its failure
      try {
        told = stream.next() ? told : 2;
      } catch (SQLException killed) {
        told++;
      }
    }
  }
}
