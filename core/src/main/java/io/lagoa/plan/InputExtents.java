package io.lagoa.plan;

import io.lagoa.delta.Extent;
import io.lagoa.delta.PartitionRows;
import io.lagoa.query.Changed;
import io.lagoa.query.ColumnValues;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/**
 * Tells how much is read of inputs that changed where a part of a table is made again, by their
 * logs alone.
 *
 * @param moved the inputs, by name
 */
record InputExtents(SparkSession spark, Map<String, Moved> moved) {

  /**
   * The partitions that rows of the affected part are made from: more than changed, where some make
   * one partition of the table.
   *
   * @param values which partitions of the table are affected
   * @param partitions of each input
   */
  Map<String, Extent> partitions(
      Changed changed,
      ColumnValues values,
      Map<String, Map<Map<String, String>, Extent>> partitions) {
    Map<String, Extent> reads = new HashMap<>();
    moved.forEach(
        (name, input) -> {
          Map<Map<String, String>, Extent> all = partitions.getOrDefault(name, Map.of());
          reads.put(
              name,
              Extent.of(
                  PartitionRows.those(
                          spark,
                          all.keySet(),
                          input.now().schema(),
                          input.now().partitionBy(),
                          (rows, index) -> changed.belonging(name, rows, index, values))
                      .stream()
                      .map(one -> all.getOrDefault(one, Extent.NOTHING))
                      .toList()));
        });
    return reads;
  }

  /** The change rows of each input, which tell what is affected. */
  Map<String, Extent> changeRows() {
    Map<String, Extent> reads = new HashMap<>();
    moved.forEach(
        (name, input) ->
            input
                .stored()
                .changedExtent(input.after(), input.now().number())
                .ifPresent(extent -> reads.put(name, extent)));
    return reads;
  }
}
