package io.lagoa.ml.evaluation;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.lagoa.ml.Labels;
import io.lagoa.ml.Model;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator;
import org.apache.spark.mllib.evaluation.BinaryClassificationMetrics;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A confusion matrix.
 *
 * @param cells one for each pair that occurs
 */
record Confusion(Labels labels, List<Cell> cells) {
  /** Probabilities are kept so far from 0, or one wrong row would make the loss infinite. */
  private static final double LEAST = 1e-15;

  /**
   * Rows of one true and one predicted class.
   *
   * @param truth -1 for a class that no training row had
   * @param loss the sum of -ln(probability of the true class); two classes only
   */
  record Cell(int truth, int prediction, long rows, double loss) {}

  Confusion {
    cells = List.copyOf(cells);
  }

  /** One Spark job. */
  static Confusion of(Dataset<Row> scored, Labels labels) {
    Column probability = col(Model.PROBABILITY);
    Column ofTruth =
        when(col(Evaluation.TRUTH).equalTo(1.0), probability)
            .otherwise(lit(1.0).minus(probability));
    return new Confusion(
        labels,
        scored
            .groupBy(Evaluation.TRUTH, Model.PREDICTION)
            .agg(count(lit(1)), sum(log(greatest(ofTruth, lit(LEAST))).multiply(-1)))
            .collectAsList()
            .stream()
            .map(
                row ->
                    new Cell(
                        (int) row.getDouble(0),
                        (int) row.getDouble(1),
                        row.getLong(2),
                        row.getDouble(3)))
            .toList());
  }

  Evaluation evaluation(Dataset<Row> scored, double majority) {
    long rows = rows(cell -> true);
    Map<Metric, Double> metrics = new EnumMap<>(Metric.class);
    metrics.put(Metric.ACCURACY, share(rows(cell -> cell.truth() == cell.prediction()), rows));
    if (labels.isBinary()) {
      metrics.put(Metric.PRECISION, precision(1));
      metrics.put(Metric.RECALL, recall(1));
      metrics.put(Metric.F1, f1(1));
      metrics.put(Metric.LOG_LOSS, cells.stream().mapToDouble(Cell::loss).sum() / rows);
      areas(scored, metrics);
    } else {
      double weighted = 0;
      for (int label = 0; label < labels.size(); label++) {
        int truth = label;
        weighted += f1(label) * rows(cell -> cell.truth() == truth);
      }
      metrics.put(Metric.F1, weighted / rows);
    }
    return new Evaluation(metrics, share(rows(cell -> cell.truth() == (int) majority), rows));
  }

  private void areas(Dataset<Row> scored, Map<Metric, Double> metrics) {
    long positive = rows(cell -> cell.truth() == 1);
    if (positive == 0 || positive == rows(cell -> true)) {
      return;
    }
    BinaryClassificationMetrics curves =
        new BinaryClassificationEvaluator()
            .setLabelCol(Evaluation.TRUTH)
            .setRawPredictionCol(Model.PROBABILITY)
            .setNumBins(0)
            .getMetrics(scored);
    metrics.put(Metric.AREA_UNDER_ROC, curves.areaUnderROC());
    metrics.put(Metric.AREA_UNDER_PR, curves.areaUnderPR());
    curves.unpersist();
  }

  private double f1(int label) {
    double sum = precision(label) + recall(label);
    return sum == 0 ? 0 : 2 * precision(label) * recall(label) / sum;
  }

  private double precision(int label) {
    return share(hits(label), rows(cell -> cell.prediction() == label));
  }

  private double recall(int label) {
    return share(hits(label), rows(cell -> cell.truth() == label));
  }

  private long hits(int label) {
    return rows(cell -> cell.truth() == label && cell.prediction() == label);
  }

  private long rows(Predicate<Cell> which) {
    return cells.stream().filter(which).mapToLong(Cell::rows).sum();
  }

  private static double share(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }
}
