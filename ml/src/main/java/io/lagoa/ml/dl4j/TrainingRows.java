package io.lagoa.ml.dl4j;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.xxhash64;

import io.lagoa.ml.Encoding;
import io.lagoa.ml.Examples;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Training rows in the driver's memory. Their first order is by a hash of their content, so that it
 * does not depend on how Spark divided them.
 */
final class TrainingRows {
  private static final Logger LOG = LoggerFactory.getLogger(TrainingRows.class);
  private static final long PARTS = 1_000_000;

  /** One row, {@link Layout#compact}. */
  record Example(long order, Features features, float target, float weight) {}

  /** An array that a record can hold. */
  static final class Features {
    private final float[] values;

    Features(float[] values) {
      this.values = values;
    }
  }

  private final List<Example> examples;
  private final Layout layout;

  private TrainingRows(List<Example> examples, Layout layout) {
    this.examples = examples;
    this.layout = layout;
  }

  /** Reads partition by partition; counts first, one Spark job more. */
  static TrainingRows load(Examples examples, Encoding encoding, Layout layout, int maxRows) {
    Dataset<Row> rows =
        examples
            .rows()
            .select(
                encoding.values().as("features"),
                examples.target().cast("float").as("target"),
                examples.weights().cast("float").as("weight"))
            .withColumn(
                "order",
                xxhash64(lit(examples.seed()), col("features"), col("target"), col("weight")));
    long count = examples.rows().count();
    if (count > maxRows) {
      LOG.warn(
          "mlp learns from a random sample of {} of {} training rows (max-rows)", maxRows, count);
      double share = Math.min(1, 1.01 * maxRows / count + 0.001);
      rows = rows.where(pmod(col("order"), lit(PARTS)).lt((long) Math.ceil(share * PARTS)));
    }
    List<Example> loaded = new ArrayList<>((int) Math.min(count, maxRows));
    for (Iterator<Row> each = rows.toLocalIterator(); each.hasNext(); ) {
      Row row = each.next();
      loaded.add(
          new Example(
              row.getLong(3),
              new Features(layout.compact(row.getList(0))),
              row.getFloat(1),
              row.getFloat(2)));
    }
    loaded.sort(Comparator.comparingLong(Example::order));
    return new TrainingRows(loaded.subList(0, Math.min(loaded.size(), maxRows)), layout);
  }

  int size() {
    return examples.size();
  }

  void shuffle(Random random) {
    Collections.shuffle(examples, random);
  }

  float[][] inputs(int from, int to) {
    float[][] inputs = new float[to - from][];
    for (int i = from; i < to; i++) {
      inputs[i - from] = layout.inputs(examples.get(i).features().values);
    }
    return inputs;
  }

  float target(int at) {
    return examples.get(at).target();
  }

  float weight(int at) {
    return examples.get(at).weight();
  }

  /** Mean and standard deviation of the targets, the latter above 0. */
  double[] targetScale() {
    double mean = examples.stream().mapToDouble(Example::target).average().orElse(0);
    double variance =
        examples.stream().mapToDouble(e -> Math.pow(e.target() - mean, 2)).average().orElse(0);
    return new double[] {mean, variance > 0 ? Math.sqrt(variance) : 1};
  }

  double meanWeight() {
    return examples.stream().mapToDouble(Example::weight).average().orElse(1);
  }
}
