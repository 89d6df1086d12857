package io.lagoa.sink;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * Loads rows by batches of INSERT, which every driver can do.
 *
 * @param table as SQL wants it
 * @param columns as SQL wants them
 */
record BatchLoader(
    String table, List<String> columns, List<Placeholder> placeholders, int batchSize)
    implements Loader {

  static BatchLoader of(Connection connection, String table, List<Slot> slots, int batchSize)
      throws SQLException {
    String url = connection.getMetaData().getURL();
    return new BatchLoader(
        table,
        slots.stream().map(Slot::sql).toList(),
        slots.stream().map(slot -> Placeholder.of(slot.carried(), url)).toList(),
        batchSize);
  }

  @Override
  public Loaded load(Connection connection, Iterator<InternalRow> rows, OptionalLong task)
      throws SQLException {
    long loaded = 0;
    try (PreparedStatement statement = connection.prepareStatement(insert(task.isPresent()))) {
      if (task.isPresent()) {
        statement.setLong(columns.size() + 1, task.getAsLong());
      }
      while (rows.hasNext()) {
        InternalRow row = rows.next();
        for (int i = 0; i < placeholders.size(); i++) {
          placeholders.get(i).bind(statement, i + 1, row);
        }
        if (task.isPresent()) {
          statement.setLong(columns.size() + 1, task.getAsLong());
        }
        statement.addBatch();
        if (++loaded % batchSize == 0) {
          statement.executeBatch();
        }
      }
      if (loaded % batchSize != 0) {
        statement.executeBatch();
      }
    }
    return new Loaded(loaded, null);
  }

  private String insert(boolean tagged) {
    String names = columns.stream().collect(Collectors.joining(", "));
    String values = columns.stream().map(column -> "?").collect(Collectors.joining(", "));
    return "INSERT INTO %s (%s%s) VALUES (%s%s)"
        .formatted(table, names, tagged ? ", " + Merge.ATTEMPT : "", values, tagged ? ", ?" : "");
  }
}
