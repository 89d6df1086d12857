package io.lagoa.ml.evaluation;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.lagoa.ml.Examples;
import io.lagoa.ml.Model;
import io.lagoa.ml.Task;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How good a model is on rows that it was not trained on, each row counting once.
 *
 * @param metrics those that the task and the rows allow
 * @param baseline what the simplest prediction reaches: the accuracy of always the most frequent
 *     class of the training rows, or the root mean squared error of always their mean
 */
public record Evaluation(Map<Metric, Double> metrics, double baseline) {
  /** The classes of a row: the true one, the predicted one; numbers in a regression. */
  static final String TRUTH = "truth";

  public Evaluation {
    metrics = Collections.unmodifiableMap(new EnumMap<>(metrics));
  }

  /**
   * Scores the rows once and measures: four Spark jobs or fewer.
   *
   * @param holdout not empty
   * @param examples what the model learned from; says what the label is
   * @param constant the simplest prediction: a class's position, or a number
   */
  public static Evaluation of(
      Model model, Dataset<Row> holdout, Examples examples, double constant) {
    boolean classes = examples.task() == Task.CLASSIFICATION;
    Dataset<Row> scored =
        model
            .score(holdout)
            .select(
                (classes ? coalesce(examples.target(), lit(-1.0)) : examples.target()).as(TRUTH),
                (classes
                        ? examples.labels().index(col(Model.PREDICTION))
                        : col(Model.PREDICTION).cast("double"))
                    .as(Model.PREDICTION),
                col(Model.PROBABILITY))
            .persist();
    try {
      return classes
          ? Confusion.of(scored, examples.labels()).evaluation(scored, constant)
          : Deviation.of(scored, constant);
    } finally {
      scored.unpersist();
    }
  }

  /** By name, the baseline among them: {@code baseline-accuracy} or {@code baseline-rmse}. */
  public Map<String, Double> byName() {
    Map<String, Double> named = new LinkedHashMap<>();
    metrics.forEach((metric, value) -> named.put(metric.toString(), value));
    Metric compared = metrics.containsKey(Metric.RMSE) ? Metric.RMSE : Metric.ACCURACY;
    named.put("baseline-" + compared, baseline);
    return named;
  }
}
