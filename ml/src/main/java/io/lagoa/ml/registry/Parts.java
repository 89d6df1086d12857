package io.lagoa.ml.registry;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * The rows to train on and those held out, kept in memory or on disk until closed.
 *
 * @param excludedRows those without label, weight, or position in the split's order
 */
record Parts(
    Dataset<Row> all,
    Dataset<Row> training,
    Dataset<Row> holdout,
    long trainedRows,
    long holdoutRows,
    long excludedRows)
    implements AutoCloseable {
  /** Up to so many rows the threshold is exact; its search holds a number for each. */
  private static final long EXACT = 1_000_000;

  /**
   * Reads the table once.
   *
   * @param columns kept
   * @param usable whether a row can be learned from
   * @param order by which the rows are divided
   */
  static Parts of(
      Dataset<Row> table, List<Column> columns, Column usable, Order order, double fraction) {
    Dataset<Row> all =
        order
            .on(table)
            .select(
                struct(columns.toArray(Column[]::new)).as("example"),
                col(Order.POSITION),
                usable.and(col(Order.POSITION).isNotNull()).as("usable"))
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      return divide(all, order, fraction);
    } catch (RuntimeException e) {
      all.unpersist();
      throw e;
    }
  }

  private static Parts divide(Dataset<Row> all, Order order, double fraction) {
    Row counts = all.select(count(lit(1)), count(when(col("usable"), 1))).head();
    long rows = counts.getLong(0);
    long usable = counts.getLong(1);
    if (usable < 2) {
      throw untrainable(
          "of %d rows %d have a label, a weight if asked for, and a place in the split's order"
              .formatted(rows, usable),
          "fill the table, or look why its label is null");
    }
    Dataset<Row> examples = all.where("usable");
    double threshold =
        examples.stat()
            .approxQuantile(
                Order.POSITION, new double[] {1 - fraction}, usable <= EXACT ? 0 : 0.0001)[0];
    Column position = col(Order.POSITION);
    Row sides = examples.select(ones(position.lt(threshold)), ones(position.leq(threshold))).head();
    long below = sides.getLong(0);
    long upTo = sides.getLong(1);
    boolean including = upTo < usable && (below == 0 || isCloser(upTo, below, usable, fraction));
    long trained = including ? upTo : below;
    if (trained == 0) {
      throw untrainable(
          "all %d rows have the same value of %s".formatted(usable, order),
          "split by another column");
    }
    Column old = including ? position.leq(threshold) : position.lt(threshold);
    return new Parts(
        all,
        examples.where(old).select("example.*"),
        examples.where(not(old)).select("example.*"),
        trained,
        usable - trained,
        rows - usable);
  }

  @Override
  public void close() {
    all.unpersist();
  }

  private static Column ones(Column condition) {
    return sum(when(condition, 1L).otherwise(0L));
  }

  private static boolean isCloser(long one, long other, long rows, double fraction) {
    double wanted = rows * (1 - fraction);
    return Math.abs(one - wanted) <= Math.abs(other - wanted);
  }

  private static LagoaException untrainable(String why, String remedy) {
    return new LagoaException(
        ErrorCode.DATA_ERROR, "Cannot divide the examples: %s; %s".formatted(why, remedy));
  }
}
