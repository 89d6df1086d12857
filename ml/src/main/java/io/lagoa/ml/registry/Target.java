package io.lagoa.ml.registry;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.ml.Features;
import io.lagoa.ml.Labels;
import io.lagoa.ml.Task;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;

/**
 * What the label looks like in the training rows; one Spark job.
 *
 * @param labels the classes; none for a regression
 * @param constant the simplest prediction: the position of the most frequent class, or the mean
 */
record Target(Labels labels, double constant) {
  private static final int CLASSES = 100;

  /**
   * Measures the label.
   *
   * @throws LagoaException {@code DATA_ERROR} if there is nothing to tell apart, or too much
   */
  static Target of(Dataset<Row> training, String label, Task task) {
    return task == Task.CLASSIFICATION ? classes(training, label) : number(training, label);
  }

  private static Target classes(Dataset<Row> training, String label) {
    Map<String, Long> rows = new HashMap<>();
    for (Row row :
        training
            .groupBy(Features.column(label).cast("string"))
            .count()
            .limit(CLASSES + 1)
            .collectAsList()) {
      rows.put(row.getString(0), row.getLong(1));
    }
    if (rows.size() < 2) {
      throw untrainable(
          label,
          "is %s in all training rows".formatted(rows.keySet()),
          "a classification needs two classes at least; look at the label, or hold out less");
    }
    if (rows.size() > CLASSES) {
      throw untrainable(
          label, "has more than %d classes".formatted(CLASSES), "is it a regression?");
    }
    DataType type = Features.type(training.schema(), label, "training rows");
    Labels labels = Labels.of(type.sql(), type instanceof NumericType, rows.keySet());
    int majority = 0;
    for (int i = 1; i < labels.size(); i++) {
      if (count(rows, labels, i) > count(rows, labels, majority)) {
        majority = i;
      }
    }
    return new Target(labels, majority);
  }

  private static long count(Map<String, Long> rows, Labels labels, int position) {
    return rows.getOrDefault(labels.values().get(position), 0L);
  }

  private static Target number(Dataset<Row> training, String label) {
    Column value = Features.finite(label);
    Row measured = training.select(min(value), max(value), avg(value)).head();
    if (measured.getDouble(0) == measured.getDouble(1)) {
      throw untrainable(
          label,
          "is %s in all training rows".formatted(measured.getDouble(0)),
          "a regression needs different values; look at the label, or hold out less");
    }
    return new Target(Labels.NONE, measured.getDouble(2));
  }

  private static LagoaException untrainable(String label, String what, String remedy) {
    return new LagoaException(
        ErrorCode.DATA_ERROR, "Cannot train: label '%s' %s; %s".formatted(label, what, remedy));
  }
}
