package io.lagoa.ml.evaluation;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.ml.Labels;
import io.lagoa.ml.Task;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A measure of a model on rows that it was not trained on. */
public enum Metric {
  /** The share of right predictions. */
  ACCURACY(Task.CLASSIFICATION, true),
  /** Of two classes that of the positive one; of more the mean, weighted by the classes' rows. */
  F1(Task.CLASSIFICATION, true),
  /** Of the rows predicted positive, the share that is; two classes only. */
  PRECISION(Task.CLASSIFICATION, true),
  /** Of the positive rows, the share predicted so; two classes only. */
  RECALL(Task.CLASSIFICATION, true),
  /** Two classes only, both among the rows. */
  AREA_UNDER_ROC(Task.CLASSIFICATION, true),
  /** Of precision over recall; two classes only, both among the rows. */
  AREA_UNDER_PR(Task.CLASSIFICATION, true),
  /** Mean of -ln(probability of the true class); two classes only. */
  LOG_LOSS(Task.CLASSIFICATION, false),
  /** Root of the mean squared error, in the label's unit. */
  RMSE(Task.REGRESSION, false),
  /** Mean of the absolute error, in the label's unit. */
  MAE(Task.REGRESSION, false),
  /** 1 - squared error / variance. */
  R2(Task.REGRESSION, true);

  private static final double ROUNDING = 1e-9;

  private final Task task;
  private final boolean higherIsBetter;

  Metric(Task task, boolean higherIsBetter) {
    this.task = task;
    this.higherIsBetter = higherIsBetter;
  }

  /**
   * The metric of this name.
   *
   * @throws LagoaException {@code CONFIG_INVALID} if the task has no metric of this name
   */
  public static Metric of(String text, Task task) {
    List<Metric> possible = Arrays.stream(values()).filter(metric -> metric.task == task).toList();
    return possible.stream()
        .filter(metric -> metric.toString().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new LagoaException(
                    ErrorCode.CONFIG_INVALID,
                    "Invalid metric '%s': for a %s it is one of %s"
                        .formatted(text, task.name().toLowerCase(Locale.ROOT), possible)));
  }

  /** What models of this task are compared by, unless they say. */
  public static Metric standard(Task task, Labels labels) {
    if (task == Task.REGRESSION) {
      return RMSE;
    }
    return labels.isBinary() ? AREA_UNDER_ROC : F1;
  }

  /** Differences in the tenth digit are none: Spark adds up in no fixed order. */
  public boolean isWorse(double value, double than) {
    double margin = ROUNDING * Math.max(1, Math.abs(than));
    return higherIsBetter ? value < than - margin : value > than + margin;
  }

  /** As written in HOCON: {@code area-under-roc}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
