package io.lagoa.sink.sqlserver;

import com.microsoft.sqlserver.jdbc.SQLServerBulkCopy;
import com.microsoft.sqlserver.jdbc.SQLServerBulkCopyOptions;
import io.lagoa.sink.Loader;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * Loads rows by the driver's bulk copy, in the connection's transaction. Constraints and triggers
 * of the table see them, as they see rows of an INSERT; a NULL stays one where there is a default.
 *
 * @param table as SQL wants it
 */
record BulkLoader(String table, List<BulkColumn> columns) implements Loader {

  @Override
  public Loaded load(Connection connection, Iterator<InternalRow> rows, OptionalLong task)
      throws SQLException {
    BulkRows bulk = new BulkRows(rows, columns, task);
    try (SQLServerBulkCopy copy = new SQLServerBulkCopy(connection)) {
      copy.setBulkCopyOptions(options(columns));
      copy.setDestinationTableName(table);
      for (int column : bulk.getColumnOrdinals()) {
        copy.addColumnMapping(column, bulk.getColumnName(column));
      }
      copy.writeToServer(bulk);
    }
    return new Loaded(bulk.count(), null);
  }

  static SQLServerBulkCopyOptions options(List<BulkColumn> columns) throws SQLException {
    SQLServerBulkCopyOptions options = new SQLServerBulkCopyOptions();
    options.setKeepNulls(true);
    options.setKeepIdentity(columns.stream().anyMatch(column -> column.place().numbered()));
    options.setCheckConstraints(true);
    options.setFireTriggers(true);
    options.setUseInternalTransaction(false);
    options.setBatchSize(0);
    options.setBulkCopyTimeout(0); // a delivery takes as long as it takes
    return options;
  }
}
