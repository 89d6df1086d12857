package io.lagoa.ml.registry;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.ml.Examples;
import io.lagoa.ml.Folder;
import io.lagoa.ml.Model;
import io.lagoa.ml.Signature;
import io.lagoa.ml.evaluation.Evaluation;
import io.lagoa.ml.evaluation.Metric;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Compares a new version with the champion, on the rows held out from the new one.
 *
 * @param examples what the new version learned from
 * @param constant the simplest prediction; see {@link Evaluation#of}
 * @param metric what decides
 */
record Challenge(Examples examples, Dataset<Row> holdout, double constant, Metric metric) {
  /**
   * The deciding value of an evaluation.
   *
   * @throws LagoaException {@code DATA_ERROR} if these rows do not give it
   */
  double value(Evaluation evaluation) {
    Double value = evaluation.metrics().get(metric);
    if (value == null || value.isNaN()) {
      throw new LagoaException(
          ErrorCode.DATA_ERROR,
          "Cannot judge the model of '%s': the held-out rows give no %s, only %s; hold out more rows, or name another metric"
              .formatted(examples.label(), metric, evaluation.metrics()));
    }
    return value;
  }

  /** Scores the champion on the same rows, if it still can be. */
  Promotion against(Optional<Registry.Version> current, double value) {
    if (current.isEmpty()) {
      return Promotion.because("first model");
    }
    Registry.Version champion = current.get();
    String named = "version " + champion.version();
    if (!champion.label().equals(examples.label())
        || !champion.task().equals(examples.task().name().toLowerCase(Locale.ROOT))) {
      return Promotion.because(
          "champion %s is a %s of '%s': no comparison"
              .formatted(named, champion.task(), champion.label()));
    }
    Folder folder = new Folder(holdout.sparkSession(), champion.path());
    if (!Signature.isIn(folder)) {
      return Promotion.because(
          "champion %s is gone from %s: no comparison".formatted(named, champion.path()));
    }
    Signature signature = Signature.read(folder);
    if (!signature.labels().equals(examples.labels())) {
      return Promotion.because(
          "champion %s knows the classes %s: no comparison"
              .formatted(named, signature.labels().values()));
    }
    if (signature.encoding().features().fit(holdout.schema())) {
      Model model = Model.load(holdout.sparkSession(), champion.path());
      double rescored = value(Evaluation.of(model, holdout, examples, constant));
      return Promotion.compare(metric, value, rescored, named);
    }
    return Optional.ofNullable(champion.metrics().get(metric.toString()))
        .map(recorded -> Promotion.compare(metric, value, recorded, named + " (as recorded)"))
        .orElseGet(
            () ->
                Promotion.because(
                    "champion %s has no %s on record: no comparison".formatted(named, metric)));
  }
}
