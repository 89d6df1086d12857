package io.lagoa.sink.sqlserver;

import com.microsoft.sqlserver.jdbc.ISQLServerBulkData;
import io.lagoa.sink.Merge;
import java.sql.Types;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.catalyst.InternalRow;

/** Rows as the driver's bulk copy asks for them, one by one; columns are counted from 1. */
final class BulkRows implements ISQLServerBulkData {
  private static final long serialVersionUID = 1;

  private final transient Iterator<InternalRow> rows;
  private final transient List<BulkColumn> columns;
  private final transient OptionalLong task;
  private transient long count;

  /**
   * @param task is kept with each row in a last column, {@code lagoa_attempt}
   */
  BulkRows(Iterator<InternalRow> rows, List<BulkColumn> columns, OptionalLong task) {
    this.rows = rows;
    this.columns = columns;
    this.task = task;
  }

  /** How many rows were taken. */
  long count() {
    return count;
  }

  @Override
  public Set<Integer> getColumnOrdinals() {
    return IntStream.rangeClosed(1, columns.size() + (task.isPresent() ? 1 : 0))
        .boxed()
        .collect(Collectors.toSet());
  }

  @Override
  public String getColumnName(int column) {
    return isTask(column) ? Merge.ATTEMPT : columns.get(column - 1).place().name();
  }

  @Override
  public int getColumnType(int column) {
    return isTask(column) ? Types.BIGINT : columns.get(column - 1).jdbcType();
  }

  @Override
  public int getPrecision(int column) {
    return isTask(column) ? 0 : columns.get(column - 1).precision();
  }

  @Override
  public int getScale(int column) {
    return isTask(column) ? 0 : columns.get(column - 1).scale();
  }

  @Override
  public boolean next() {
    return rows.hasNext();
  }

  @Override
  @SuppressWarnings("NullAway") // the driver takes null for NULL, which its interface does not say
  public Object[] getRowData() {
    InternalRow row = rows.next();
    Object[] values = new Object[columns.size() + (task.isPresent() ? 1 : 0)];
    for (int i = 0; i < columns.size(); i++) {
      values[i] = columns.get(i).value(row, i);
    }
    task.ifPresent(number -> values[columns.size()] = number);
    count++;
    return values;
  }

  private boolean isTask(int column) {
    return column > columns.size();
  }
}
