package io.lagoa.ml;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lagoa.ml.dl4j.Mlp;
import io.lagoa.ml.evaluation.Evaluation;
import io.lagoa.ml.evaluation.Metric;
import io.lagoa.ml.mllib.Gbt;
import io.lagoa.ml.mllib.LinearRegression;
import io.lagoa.ml.mllib.LogisticRegression;
import io.lagoa.ml.mllib.RandomForest;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("one-line")
class TrainersTest {
  private static final LogisticRegression LOGISTIC = new LogisticRegression(10, 0.001, 0);
  private static final LinearRegression LINEAR = new LinearRegression(10, 0.001, 0);
  private static final RandomForest FOREST = new RandomForest(6, 6, 1);
  private static final Gbt GBT = new Gbt(6, 3, 0.4, 0.9);
  private static final Mlp MLP = new Mlp(List.of(16), 15, 32, 0.01, 1_000_000);

  private static final Dataset<Row> ROWS = Rentals.of(1500, 11).cache();
  private static final Dataset<Row> OLD = ROWS.where("rental_id < 1200");
  private static final Dataset<Row> NEW = ROWS.where("rental_id >= 1200");
  private static final Labels LATE = new Labels("boolean", List.of("false", "true"));
  private static final Labels BANDS = new Labels("string", List.of("early", "fine", "late"));

  private static final Map<Trainer, Model> MODELS = new HashMap<>();

  static Stream<Trainer> ofTwoClasses() {
    return Stream.of(LOGISTIC, FOREST, GBT, MLP);
  }

  static Stream<Trainer> ofMoreClasses() {
    return Stream.of(LOGISTIC, FOREST, MLP);
  }

  static Stream<Trainer> ofNumbers() {
    return Stream.of(LINEAR, FOREST, GBT, MLP);
  }

  @ParameterizedTest
  @MethodSource("ofTwoClasses")
  void beatsTheMajorityClassOnNewerRowsAndIsTheSameWhenRestored(
      Trainer trainer, @TempDir Path folder) {
    Model model = lateModel(trainer);
    Evaluation evaluation = Evaluation.of(model, NEW, late(OLD), 0);
    assertThat(evaluation.metrics().get(Metric.ACCURACY))
        .isGreaterThan(evaluation.baseline() + 0.15);
    assertThat(evaluation.metrics().get(Metric.AREA_UNDER_ROC)).isGreaterThan(0.85);

    model.save(folder.resolve("model").toString());
    Model restored = Model.load(Local.spark(), folder.resolve("model").toString());
    assertThat(scored(restored, NEW)).hasSize(300).isEqualTo(scored(model, NEW));
    assertThat(restored.score(NEW).schema().apply("prediction").dataType().typeName())
        .isEqualTo("boolean");
  }

  @ParameterizedTest
  @MethodSource("ofMoreClasses")
  void tellsThreeClassesApart(Trainer trainer) {
    Examples examples = Rentals.examples(OLD, "band", Task.CLASSIFICATION, BANDS);
    Model model = trainer.train(examples);
    Evaluation evaluation = Evaluation.of(model, NEW, examples, 2);
    assertThat(evaluation.metrics().get(Metric.ACCURACY))
        .isGreaterThan(evaluation.baseline() + 0.15);
    assertThat(model.score(NEW).where("probability < 0.33 OR probability > 1").count()).isZero();
  }

  @ParameterizedTest
  @MethodSource("ofNumbers")
  void predictsNumbersBetterThanTheirMean(Trainer trainer, @TempDir Path folder) {
    Examples examples = Rentals.examples(OLD, "days", Task.REGRESSION, Labels.NONE);
    Model model = trainer.train(examples);
    double mean = OLD.selectExpr("avg(days)").head().getDouble(0);
    Evaluation evaluation = Evaluation.of(model, NEW, examples, mean);
    assertThat(evaluation.metrics().get(Metric.RMSE)).isLessThan(0.7 * evaluation.baseline());

    model.save(folder.resolve("model").toString());
    Model restored = Model.load(Local.spark(), folder.resolve("model").toString());
    assertThat(scored(restored, NEW)).isEqualTo(scored(model, NEW));
    assertThat(restored.score(NEW).where("probability IS NOT NULL").count()).isZero();
  }

  @ParameterizedTest
  @MethodSource("ofTwoClasses")
  void theSameSeedGivesTheSameModel(Trainer trainer) {
    List<Row> again = scored(trainer.train(late(OLD)), NEW);
    List<Row> once = scored(lateModel(trainer), NEW);
    for (int i = 0; i < once.size(); i++) {
      assertThat(again.get(i).getBoolean(1)).isEqualTo(once.get(i).getBoolean(1));
      assertThat(again.get(i).getDouble(2)).isCloseTo(once.get(i).getDouble(2), within(1e-9));
    }
  }

  @ParameterizedTest
  @MethodSource("ofTwoClasses")
  void rowsOfNoWeightDoNotCount(Trainer trainer) {
    Dataset<Row> misleading =
        OLD.withColumn("w", lit(1.0))
            .unionByName(OLD.withColumn("w", lit(0.0)).withColumn("late", lit(true)))
            .unionByName(OLD.withColumn("w", lit(0.0)).withColumn("late", lit(true)))
            .coalesce(2);
    Examples plain = late(misleading);
    Examples weighted =
        new Examples(
            misleading, plain.features(), "late", Optional.of("w"), Task.CLASSIFICATION, LATE, 7);
    double share = OLD.where("late").count() / 1200.0;
    assertThat(accuracy(trainer.train(weighted), plain)).isGreaterThan(share + 0.15);
  }

  @ParameterizedTest
  @MethodSource("ofTwoClasses")
  void nullsAndUnseenCategoriesAreScoredAndOtherColumnsStay(Trainer trainer) {
    Model model = lateModel(trainer);
    Dataset<Row> odd =
        Local.spark()
            .sql(
                """
                SELECT * FROM VALUES
                  (CAST(NULL AS DOUBLE), CAST(NULL AS INT), CAST(NULL AS STRING), array(1)),
                  (1e300D, 5, 'never seen', array(2))
                AS t(amount, hour, store, `odd.name`)""");
    Dataset<Row> scored = model.score(odd.withColumn("prediction", lit("old")));
    assertThat(scored.columns())
        .containsExactly("amount", "hour", "store", "odd.name", "prediction", "probability");
    assertThat(scored.collectAsList())
        .hasSize(2)
        .allSatisfy(
            row -> {
              assertThat(row.getBoolean(4)).isEqualTo(row.getDouble(5) > 0.5);
              assertThat(row.getDouble(5)).isBetween(0.0, 1.0);
            });
    assertThatThrownBy(() -> model.score(odd.drop("hour")))
        .hasMessageContaining("feature 'hour' is no column");
  }

  @Test
  void labelsOfAnyTypeComeBack() {
    Labels numbers = new Labels("int", List.of("0", "1"));
    Examples examples = Rentals.examples(OLD, "late_number", Task.CLASSIFICATION, numbers);
    Row row = LOGISTIC.train(examples).score(NEW).select("prediction", "late_number").head();
    assertThat(row.schema().apply(0).dataType()).isEqualTo(row.schema().apply(1).dataType());
  }

  @Test
  void gbtRefusesThreeClasses() {
    assertThatThrownBy(() -> GBT.train(Rentals.examples(OLD, "band", Task.CLASSIFICATION, BANDS)))
        .hasMessageContaining("label 'band' has 3 classes")
        .hasMessageContaining("trainer.random-forest");
  }

  @Test
  void impossibleParametersAreRefused() {
    assertThatThrownBy(() -> new Gbt(0, 5, 0.1, 1))
        .hasMessageContaining("max-iter = 0; it is at least 1");
    assertThatThrownBy(() -> new RandomForest(1, 31, 1))
        .hasMessageContaining("max-depth = 31; it is at most 30");
    assertThatThrownBy(() -> new Mlp(List.of(0), 1, 1, 0.1, 1)).hasMessageContaining("hidden = 0");
    assertThatThrownBy(() -> new LogisticRegression(1, 0, 1.5))
        .hasMessageContaining("elastic-net-param = 1.5; it is at most 1");
  }

  private static Model lateModel(Trainer trainer) {
    return MODELS.computeIfAbsent(trainer, t -> t.train(late(OLD)));
  }

  private static Examples late(Dataset<Row> rows) {
    return Rentals.examples(rows, "late", Task.CLASSIFICATION, LATE);
  }

  private static double accuracy(Model model, Examples examples) {
    return Evaluation.of(model, NEW, examples, 0).metrics().get(Metric.ACCURACY);
  }

  private static List<Row> scored(Model model, Dataset<Row> rows) {
    return model
        .score(rows)
        .select(col("rental_id"), col("prediction"), col("probability"))
        .orderBy("rental_id")
        .collectAsList();
  }
}
