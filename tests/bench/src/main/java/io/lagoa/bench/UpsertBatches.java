package io.lagoa.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Properties;
import java.util.stream.Collectors;
import org.apache.spark.api.java.function.ForeachPartitionFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Upserts by hand: each task sends batches of {@code INSERT … ON CONFLICT DO UPDATE}. */
record UpsertBatches(String url, Properties properties, String sql, int size)
    implements ForeachPartitionFunction<Row> {

  static void write(Dataset<Row> rows, TargetDatabase database, int size, boolean rewritten) {
    Properties properties = database.properties();
    properties.setProperty("reWriteBatchedInserts", Boolean.toString(rewritten));
    String[] names = rows.columns();
    String sql =
        "INSERT INTO reading (%s) VALUES (%s) ON CONFLICT (id) DO UPDATE SET %s"
            .formatted(
                String.join(", ", names),
                Arrays.stream(names).map(name -> "?").collect(Collectors.joining(", ")),
                Arrays.stream(names)
                    .skip(1)
                    .map(name -> "%1$s = excluded.%1$s".formatted(name))
                    .collect(Collectors.joining(", ")));
    rows.foreachPartition(new UpsertBatches(database.url(), properties, sql, size));
  }

  @Override
  public void call(Iterator<Row> rows) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url, properties)) {
      connection.setAutoCommit(false);
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        int waiting = 0;
        while (rows.hasNext()) {
          Row row = rows.next();
          for (int i = 0; i < row.size(); i++) {
            statement.setObject(i + 1, row.get(i));
          }
          statement.addBatch();
          if (++waiting % size == 0) {
            statement.executeBatch();
          }
        }
        statement.executeBatch();
      }
      connection.commit();
    }
  }
}
