package io.lagoa.sink;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
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
 * @param rows the columns as the target takes them, and 1 where the row deletes its key, else 0
 */
record Shipment(boolean partial, Dataset<Row> rows) {

  /**
   * Sends the changes where they are known and of use, else the whole table.
   *
   * @param holdsEarlierVersion whether the target holds a version of this table
   * @param title what goes where, for messages
   * @throws LagoaException {@code CONFIG_INVALID} if rows would have to be appended twice
   */
  static Shipment of(
      Delivery delivery,
      Mode mode,
      boolean holdsEarlierVersion,
      List<ColumnMapping> mappings,
      String title) {
    if (mode == Mode.APPEND && holdsEarlierVersion && delivery.changes().isEmpty()) {
      throw new LagoaException(
          ErrorCode.CONFIG_INVALID,
          "Cannot append %s: what changed since the last delivery is not known, and all rows would be there twice; use write = mirror or replace"
              .formatted(title));
    }
    if (mode == Mode.REPLACE || !holdsEarlierVersion || delivery.changes().isEmpty()) {
      return new Shipment(false, shaped(delivery.whole(), mappings, lit(0)));
    }
    Dataset<Row> changes = delivery.changes().get();
    Column deletes = col("_change_type").equalTo("delete");
    return new Shipment(
        true,
        shaped(
            mode == Mode.APPEND ? changes.filter(not(deletes)) : changes,
            mappings,
            when(deletes, 1).otherwise(0)));
  }

  private static Dataset<Row> shaped(
      Dataset<Row> rows, List<ColumnMapping> mappings, Column deletes) {
    return rows.select(
        Stream.concat(
                mappings.stream().map(ColumnMapping::value), Stream.of(deletes.as(Merge.DELETE)))
            .toArray(Column[]::new));
  }
}
