package io.lagoa.sink;

import java.io.Serializable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.OptionalLong;
import org.apache.spark.sql.catalyst.InternalRow;
import org.jspecify.annotations.Nullable;

/** How the rows of a task get into a table. */
@FunctionalInterface
public interface Loader extends Serializable {
  /**
   * Loads rows in the connection's transaction, in constant memory.
   *
   * @param rows fields in the order of the slots; a row may be the same object as the one before
   * @param task is kept with each row in column {@code lagoa_attempt}; absent if the table has none
   * @throws SQLException if the database does not take them
   */
  Loaded load(Connection connection, Iterator<InternalRow> rows, OptionalLong task)
      throws SQLException;

  /**
   * What was loaded.
   *
   * @param checksum sum of a hash of each row, whatever their order; null if none was made
   */
  record Loaded(long rows, @Nullable Long checksum) implements Serializable {}
}
