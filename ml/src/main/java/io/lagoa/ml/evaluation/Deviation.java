package io.lagoa.ml.evaluation;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.var_pop;

import io.lagoa.ml.Model;
import java.util.EnumMap;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Measures how far predicted numbers are from true ones; one Spark job. */
final class Deviation {
  private Deviation() {}

  static Evaluation of(Dataset<Row> scored, double mean) {
    Column truth = col(Evaluation.TRUTH);
    Column error = truth.minus(col(Model.PREDICTION));
    Column simple = truth.minus(lit(mean));
    Row measured =
        scored
            .select(
                avg(error.multiply(error)),
                avg(abs(error)),
                var_pop(truth),
                avg(simple.multiply(simple)))
            .head();
    Map<Metric, Double> metrics = new EnumMap<>(Metric.class);
    metrics.put(Metric.RMSE, Math.sqrt(measured.getDouble(0)));
    metrics.put(Metric.MAE, measured.getDouble(1));
    if (measured.getDouble(2) > 0) {
      metrics.put(Metric.R2, 1 - measured.getDouble(0) / measured.getDouble(2));
    }
    return new Evaluation(metrics, Math.sqrt(measured.getDouble(3)));
  }
}
