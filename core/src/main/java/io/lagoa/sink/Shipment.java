package io.lagoa.sink;

import static io.lagoa.error.Names.quoted;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What of a delivery is sent.
 *
 * @param partial whether these are changes, to be applied to what the target holds
 * @param marked whether a last column is 1 where the row deletes its key, else 0
 * @param rows the columns as the target takes them
 */
record Shipment(boolean partial, boolean marked, Dataset<Row> rows) {

  /**
   * Sends the changes where they are known and of use, else the whole table.
   *
   * @param holdsEarlierVersion whether the target holds a version of this table
   * @param title what goes where, for messages
   * @throws LagoaException {@code CONFIG_INVALID} if rows would have to be appended twice
   */
  static Shipment of(
      Delivery delivery, Mode mode, boolean holdsEarlierVersion, List<Slot> slots, String title) {
    if (mode == Mode.APPEND && holdsEarlierVersion && delivery.changes().isEmpty()) {
      throw new LagoaException(
          ErrorCode.CONFIG_INVALID,
          "Cannot append %s: what changed since the last delivery is not known, and all rows would be there twice; use write = mirror or replace"
              .formatted(title));
    }
    Stream<Column> columns = slots.stream().map(Shipment::column);
    if (mode == Mode.REPLACE || !holdsEarlierVersion || delivery.changes().isEmpty()) {
      return new Shipment(false, false, selected(delivery.whole(), columns));
    }
    Dataset<Row> changes = delivery.changes().get();
    Column deletes = col("_change_type").equalTo("delete");
    if (mode == Mode.APPEND) {
      return new Shipment(true, false, selected(changes.filter(not(deletes)), columns));
    }
    Column mark = when(deletes, 1).otherwise(0).as(Merge.DELETE);
    return new Shipment(true, true, selected(changes, Stream.concat(columns, Stream.of(mark))));
  }

  private static Column column(Slot slot) {
    Column column = col(quoted(slot.name()));
    return slot.carriage().of(column).as(slot.name());
  }

  private static Dataset<Row> selected(Dataset<Row> rows, Stream<Column> columns) {
    return rows.select(columns.toArray(Column[]::new));
  }
}
