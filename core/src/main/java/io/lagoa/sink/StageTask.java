package io.lagoa.sink;

import io.lagoa.database.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * Stages the rows of one partition in one transaction on an executor, and answers with what names
 * them. A task may run twice, side by side or after a failure: only the answer of the one that
 * counted reaches the driver, and rows of others are never looked at.
 *
 * @param mark the field that is 1 where a row deletes its key; -1 if there is none
 */
record StageTask(Database database, Dialect dialect, Loader loader, int mark)
    implements FlatMapFunction<Iterator<InternalRow>, Landed> {

  @Override
  public Iterator<Landed> call(Iterator<InternalRow> rows) {
    if (!rows.hasNext()) {
      return Collections.emptyIterator();
    }
    Landed landed = database.inTransaction("stage rows", connection -> stage(connection, rows));
    return List.of(landed).iterator();
  }

  private Landed stage(Connection connection, Iterator<InternalRow> rows) throws SQLException {
    Optional<Long> transaction = dialect.transaction(connection);
    long attempt = TaskContext.get().taskAttemptId();
    Departing departing = Departing.marked(rows, mark);
    Loader.Loaded loaded =
        loader.load(
            connection,
            departing,
            transaction.isPresent() ? OptionalLong.empty() : OptionalLong.of(attempt));
    return new Landed(
        transaction.orElse(attempt), loaded.rows(), departing.deletions(), 0, loaded.checksum());
  }
}
