package io.lagoa.ml.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lagoa.ml.Examples;
import io.lagoa.ml.Labels;
import io.lagoa.ml.Local;
import io.lagoa.ml.Model;
import io.lagoa.ml.Rentals;
import io.lagoa.ml.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class EvaluationTest {
  /** Rows that carry their prediction already. */
  private static final Model ORACLE =
      new Model() {
        @Override
        public Dataset<Row> score(Dataset<Row> rows) {
          return rows;
        }

        @Override
        public void save(String folder) {}
      };

  @Test
  void twoClassesAreMeasuredAsByHand() {
    Random random = new Random(3);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      double probability = random.nextInt(40) / 40.0;
      boolean late = random.nextDouble() < 0.2 + 0.5 * probability;
      rows.add(RowFactory.create(late, probability > 0.5, probability));
    }
    Evaluation evaluation =
        Evaluation.of(
            ORACLE,
            rows("late BOOLEAN", "BOOLEAN", rows),
            examples("late", "boolean", "false", "true"),
            0);

    double hits = rows.stream().filter(r -> r.getBoolean(0) && r.getBoolean(1)).count();
    double positive = rows.stream().filter(r -> r.getBoolean(0)).count();
    double claimed = rows.stream().filter(r -> r.getBoolean(1)).count();
    double right = rows.stream().filter(r -> r.getBoolean(0) == r.getBoolean(1)).count();
    double loss =
        rows.stream()
            .mapToDouble(r -> r.getBoolean(0) ? r.getDouble(2) : 1 - r.getDouble(2))
            .map(p -> -Math.log(Math.max(p, 1e-15)))
            .average()
            .orElseThrow();
    assertThat(evaluation.metrics().get(Metric.ACCURACY)).isEqualTo(right / 300);
    assertThat(evaluation.metrics().get(Metric.PRECISION)).isEqualTo(hits / claimed);
    assertThat(evaluation.metrics().get(Metric.RECALL)).isEqualTo(hits / positive);
    assertThat(evaluation.metrics().get(Metric.F1))
        .isCloseTo(2 * hits / (claimed + positive), within(1e-12));
    assertThat(evaluation.metrics().get(Metric.LOG_LOSS)).isCloseTo(loss, within(1e-9));
    assertThat(evaluation.metrics().get(Metric.AREA_UNDER_ROC))
        .isCloseTo(shareOfPairsInOrder(rows), within(1e-9));
    assertThat(evaluation.baseline()).isEqualTo((300 - positive) / 300);
    assertThat(evaluation.byName())
        .containsKeys("accuracy", "f1", "area-under-roc", "area-under-pr", "baseline-accuracy");
  }

  @Test
  void moreClassesAreMeasuredByAccuracyAndWeightedF1() {
    List<Row> rows =
        List.of(
            RowFactory.create("a", "a", 0.9),
            RowFactory.create("a", "b", 0.9),
            RowFactory.create("b", "b", 0.9),
            RowFactory.create("c", "c", 0.9));
    Evaluation evaluation =
        Evaluation.of(
            ORACLE,
            rows("band STRING", "STRING", rows),
            examples("band", "string", "a", "b", "c"),
            0);
    double f1 = (2 * (2 * 1 * 0.5 / 1.5) + 1 * (2 * 0.5 * 1 / 1.5) + 1) / 4;
    assertThat(evaluation.metrics()).containsOnlyKeys(Metric.ACCURACY, Metric.F1);
    assertThat(evaluation.metrics().get(Metric.ACCURACY)).isEqualTo(0.75);
    assertThat(evaluation.metrics().get(Metric.F1)).isCloseTo(f1, within(1e-12));
    assertThat(evaluation.baseline()).isEqualTo(0.5);
  }

  @Test
  void aClassThatNoTrainingRowHadIsAlwaysMistaken() {
    List<Row> rows = List.of(RowFactory.create("a", "a", 0.1), RowFactory.create("z", "a", 0.1));
    Evaluation evaluation =
        Evaluation.of(
            ORACLE, rows("band STRING", "STRING", rows), examples("band", "string", "a", "b"), 0);
    assertThat(evaluation.metrics().get(Metric.ACCURACY)).isEqualTo(0.5);
    assertThat(evaluation.metrics()).doesNotContainKey(Metric.AREA_UNDER_ROC);
  }

  @Test
  void numbersAreMeasuredByTheirErrors() {
    List<Row> rows = List.of(RowFactory.create(1.0, 2.0, null), RowFactory.create(5.0, 2.0, null));
    Evaluation evaluation =
        Evaluation.of(
            ORACLE,
            rows("days DOUBLE", "DOUBLE", rows),
            Rentals.examples(Local.spark().emptyDataFrame(), "days", Task.REGRESSION, Labels.NONE),
            4.0);
    assertThat(evaluation.metrics().get(Metric.RMSE)).isCloseTo(Math.sqrt(5), within(1e-12));
    assertThat(evaluation.metrics().get(Metric.MAE)).isEqualTo(2);
    assertThat(evaluation.metrics().get(Metric.R2)).isCloseTo(1 - 5.0 / 4.0, within(1e-12));
    assertThat(evaluation.baseline()).isCloseTo(Math.sqrt(5), within(1e-12));
  }

  @Test
  void aMetricIsOfItsTask() {
    assertThat(Metric.of("area-under-roc", Task.CLASSIFICATION)).isEqualTo(Metric.AREA_UNDER_ROC);
    assertThatThrownBy(() -> Metric.of("rmse", Task.CLASSIFICATION))
        .hasMessageContaining("Invalid metric 'rmse'")
        .hasMessageContaining("log-loss");
    assertThat(Metric.RMSE.isWorse(2, 1)).isTrue();
    assertThat(Metric.F1.isWorse(2, 1)).isFalse();
    assertThat(Metric.F1.isWorse(1, 1)).isFalse();
  }

  /** The area under the curve, by its meaning: a tie counts half. */
  private static double shareOfPairsInOrder(List<Row> rows) {
    double inOrder = 0;
    double pairs = 0;
    for (Row positive : rows) {
      for (Row negative : rows) {
        if (positive.getBoolean(0) && !negative.getBoolean(0)) {
          pairs++;
          inOrder += 0.5 + 0.5 * Double.compare(positive.getDouble(2), negative.getDouble(2));
        }
      }
    }
    return inOrder / pairs;
  }

  private static Dataset<Row> rows(String label, String type, List<Row> rows) {
    return Local.spark()
        .createDataFrame(
            rows, StructType.fromDDL(label + ", prediction " + type + ", probability DOUBLE"));
  }

  private static Examples examples(String label, String type, String... classes) {
    return Rentals.examples(
        Local.spark().emptyDataFrame(),
        label,
        Task.CLASSIFICATION,
        new Labels(type, List.of(classes)));
  }
}
