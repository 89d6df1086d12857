package io.lagoa.sink;

import io.lagoa.database.Database;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.error.Milestone;
import io.lagoa.sink.DeliveryToken.Entry;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * Delivers all rows from one executor straight into the target, in the transaction that moves the
 * token: no staging table, no second pass. A task may run twice, side by side or after a failure:
 * the one that comes second finds the token moved, and does nothing.
 *
 * @param emptying the statement that removes what the target holds; empty if that stays
 * @param key the fields that must not be NULL
 * @param title what goes where, for messages
 */
record DirectTask(
    Database database,
    DeliveryToken token,
    Delivered before,
    Delivered after,
    String run,
    String emptying,
    Loader loader,
    List<Integer> key,
    String title)
    implements FlatMapFunction<Iterator<InternalRow>, Landed> {

  @Override
  public Iterator<Landed> call(Iterator<InternalRow> rows) {
    Landed landed =
        database.inTransaction(
            "write to " + token.target(), connection -> deliver(connection, rows));
    return List.of(landed).iterator();
  }

  private Landed deliver(Connection connection, Iterator<InternalRow> rows) throws SQLException {
    Entry locked = token.lock(connection);
    if (!locked.state().equals(before)) {
      if (!locked.state().holds(after)) {
        throw overtaken(title);
      }
      boolean ours = locked.state().equals(after) && locked.run().equals(run);
      return new Landed(0, ours ? locked.rows() : 0, 0, 0, locked.checksum());
    }
    long removed = emptied(connection);
    Loader.Loaded loaded =
        loader.load(connection, Departing.keyed(rows, key, title), OptionalLong.empty());
    Milestone.DELIVERY_APPLIED.passed();
    token.write(connection, new Entry(after, run, loaded.rows(), loaded.checksum()));
    Milestone.TOKEN_MOVED.passed();
    return new Landed(0, loaded.rows(), 0, removed, loaded.checksum());
  }

  private long emptied(Connection connection) throws SQLException {
    if (emptying.isEmpty()) {
      return 0;
    }
    try (Statement statement = connection.createStatement()) {
      return Updates.count(statement, emptying);
    }
  }

  /** The error that the target is no longer what the rows were worked out for. */
  static LagoaException overtaken(String title) {
    return new LagoaException(
        ErrorCode.CONFLICT,
        "Cannot deliver %s: another delivery changed the target meanwhile; run again"
            .formatted(title));
  }
}
