package io.lagoa.ml;

import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * What a trainer learns from.
 *
 * @param rows one example a row; label and weight are never null here; kept in memory or on disk
 *     while training
 * @param features the columns to learn from
 * @param label the column to predict
 * @param weight the column that says how much a row counts, at least 0; without it all count 1
 * @param task what is predicted
 * @param labels the classes of a classification
 * @param seed of all that is random
 */
public record Examples(
    Dataset<Row> rows,
    Features features,
    String label,
    Optional<String> weight,
    Task task,
    Labels labels,
    long seed) {
  /** DOUBLE: the class's position in {@link #labels}, or the number of a regression. */
  public Column target() {
    return task == Task.CLASSIFICATION
        ? labels.index(Features.column(label))
        : Features.finite(label);
  }

  /** DOUBLE, at least 0. */
  public Column weights() {
    return weight.map(Features::finite).orElseGet(() -> functions.lit(1.0));
  }
}
