package io.lagoa.sink;

import io.lagoa.database.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * Stages the rows of one partition in one transaction on an executor, and answers with the number
 * of the task. A task may run twice, side by side or after a failure: only the number of the one
 * that counted reaches the driver, and rows of other numbers are never looked at.
 *
 * @param insert takes a row's columns, the mark of a deletion, and the task's number
 * @param placeholders how each column is bound
 */
record StageWriter(Database database, String insert, List<Placeholder> placeholders, int batchSize)
    implements MapPartitionsFunction<Row, Long> {

  /**
   * Stages all rows, in parallel; runs a Spark job.
   *
   * @param rows the columns in their order and the mark of a deletion
   * @return the tasks whose rows count
   */
  List<Long> write(Dataset<Row> rows) {
    try {
      return rows.mapPartitions(this, Encoders.LONG()).collectAsList();
    } catch (RuntimeException failure) {
      throw failure;
    } catch (Exception failure) {
      throw database.failure("stage rows", failure);
    }
  }

  @Override
  public Iterator<Long> call(Iterator<Row> rows) {
    if (!rows.hasNext()) {
      return Collections.emptyIterator();
    }
    long task = TaskContext.get().taskAttemptId();
    database.inTransaction(
        "stage rows",
        connection -> {
          stage(connection, rows, task);
          return task;
        });
    return List.of(task).iterator();
  }

  private void stage(Connection connection, Iterator<Row> rows, long task) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(insert)) {
      int waiting = 0;
      while (rows.hasNext()) {
        Row row = rows.next();
        for (int i = 0; i < placeholders.size(); i++) {
          placeholders.get(i).bind(statement, i + 1, row);
        }
        statement.setInt(placeholders.size() + 1, row.getInt(placeholders.size()));
        statement.setLong(placeholders.size() + 2, task);
        statement.addBatch();
        if (++waiting == batchSize) {
          statement.executeBatch();
          waiting = 0;
        }
      }
      if (waiting > 0) {
        statement.executeBatch();
      }
    }
  }
}
