package io.lagoa.extract;

import io.lagoa.database.Database;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
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
  private @Nullable Connection connection;
  private @Nullable Statement statement;
  private @Nullable ResultSet cursor;
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

  private ResultSet opened() throws SQLException {
    if (cursor == null) {
      connection = ticket.enter(database);
      statement = connection.createStatement();
      statement.setFetchSize(fetchSize);
      if (limit != Part.UNLIMITED) {
        statement.setMaxRows(limit);
      }
      Part seen = new Part(ticket.seen(part.from()), part.condition());
      cursor = statement.executeQuery(seen.select(columns, Part.UNLIMITED));
    }
    return cursor;
  }

  private int fill(ResultSet from) throws SQLException {
    batch.clear();
    int filled = 0;
    while (filled < ROWS) {
      if (!from.next()) {
        ended = true;
        leave(); // a task may read more parts before it closes this one
        break;
      }
      row(from, filled++);
    }
    return filled;
  }

  private void row(ResultSet from, int row) throws SQLException {
    WritableColumnVector[] vectors = batch.vectors();
    for (int i = 0; i < vectors.length; i++) {
      WireColumn<ResultCell> column = columns.get(i);
      try {
        column.cell().put(vectors[i], row, from, i + 1);
      } catch (Unrepresentable value) {
        throw value.of(title, column);
      }
    }
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
    try {
      if (statement != null) {
        statement.close();
      }
    } catch (SQLException lost) {
      // its rows have been read, or are no longer wanted
    }
  }
}
