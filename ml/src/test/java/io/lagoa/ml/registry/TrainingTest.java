package io.lagoa.ml.registry;

import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.ml.Local;
import io.lagoa.ml.Model;
import io.lagoa.ml.Rentals;
import io.lagoa.ml.Task;
import io.lagoa.ml.mllib.LinearRegression;
import io.lagoa.ml.mllib.LogisticRegression;
import io.lagoa.table.Content;
import io.lagoa.table.Table;
import io.lagoa.table.Write;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("one-line")
class TrainingTest {
  private static final Dataset<Row> ROWS = Rentals.of(600, 9).cache();
  private static final LogisticRegression GOOD = new LogisticRegression(6, 0.001, 0);

  /** Knows the share of late rentals and nothing else. */
  private static final LogisticRegression BLIND = new LogisticRegression(0, 0, 0);

  private static final ModelDeclaration LATE =
      ModelDeclaration.of("gold.rental", "late", Task.CLASSIFICATION, GOOD)
          .exclude("rental_id", "days", "band", "late_number")
          .splitBy("rental_date", "24%");

  @TempDir static Path lake;
  private static Dataset<Row> first;

  @BeforeAll
  static void trainTheFirst() {
    first = train(LATE, ROWS, Optional.empty());
  }

  @Test
  void theFirstVersionIsPromotedAndSaysWhatItWasMadeFrom() {
    Row row = first.head();
    assertThat(row.schema().toDDL()).isEqualTo(StructType.fromDDL(Registry.SCHEMA).toDDL());
    assertThat(row.<String>getAs("model")).isEqualTo("late_return");
    assertThat(row.<Long>getAs("version")).isEqualTo(1);
    assertThat(row.<Boolean>getAs("promoted")).isTrue();
    assertThat(row.<String>getAs("reason")).isEqualTo("first model");
    assertThat(row.<String>getAs("trainer")).isEqualTo("logistic-regression");
    assertThat(row.<String>getAs("task")).isEqualTo("classification");
    assertThat(row.<String>getAs("metric")).isEqualTo("area-under-roc");
    assertThat(row.<Double>getAs("value")).isBetween(0.85, 1.0);
    assertThat(row.<Double>getAs("champion_value")).isNull();
    assertThat(row.<String>getAs("input")).isEqualTo("gold.rental");
    assertThat(row.<Long>getAs("input_version")).isEqualTo(42);
    assertThat(row.<String>getAs("run")).isEqualTo("run-1");
    assertThat(row.<Long>getAs("seed")).isEqualTo(7);
    assertThat(row.getList(row.fieldIndex("features")))
        .isEqualTo(List.of("amount", "hour", "store"));
    assertThat(row.<String, String>getJavaMap(row.fieldIndex("parameters")))
        .containsEntry("max-iter", "6")
        .containsEntry("reg-param", "0.001")
        .containsEntry("elastic-net-param", "0.0");
    assertThat(row.<Long>getAs("trained_rows")).isEqualTo(456);
    assertThat(row.<Long>getAs("holdout_rows")).isEqualTo(144);
    Map<String, Double> metrics = row.getJavaMap(row.fieldIndex("metrics"));
    assertThat(metrics.get("accuracy")).isGreaterThan(metrics.get("baseline-accuracy") + 0.1);
    assertThat(metrics).containsEntry("excluded-rows", 0.0);
    assertThat(Model.load(Local.spark(), row.getAs("path")).score(ROWS).count()).isEqualTo(600);
  }

  @Test
  void aWorseVersionIsRegisteredAndNotPromoted() {
    double champion = first.head().getAs("value");
    Dataset<Row> challenger = train(with(BLIND), ROWS, Optional.of(first));
    Row second = challenger.head();
    assertThat(second.<Long>getAs("version")).isEqualTo(2);
    assertThat(second.<Boolean>getAs("promoted")).isFalse();
    assertThat(second.<Double>getAs("value")).isCloseTo(0.5, within(1e-9));
    assertThat(second.<Double>getAs("champion_value")).isCloseTo(champion, within(1e-9));
    assertThat(second.<String>getAs("reason"))
        .isEqualTo(
            String.format(
                "area-under-roc 0.5000 < %.4f: worse than champion version 1: registered, not promoted",
                champion));

    Dataset<Row> both = first.union(challenger);
    Row third = train(LATE, ROWS, Optional.of(both)).head();
    assertThat(third.<Long>getAs("version")).isEqualTo(3);
    assertThat(third.<Boolean>getAs("promoted")).isTrue();
    assertThat(third.<String>getAs("reason")).contains("of version 1");
  }

  @Test
  void theChampionIsScoredAgainOnTheRowsOfToday() {
    Dataset<Row> turned =
        ROWS.withColumn("late", org.apache.spark.sql.functions.not(ROWS.col("late")));
    Row second = train(with(BLIND), turned, Optional.of(first)).head();
    assertThat(second.<Double>getAs("champion_value")).isLessThan(0.2);
    assertThat(second.<Boolean>getAs("promoted")).isTrue();
  }

  @Test
  void aChampionWhoseFeaturesAreGoneCountsAsRecorded() {
    Row second = train(with(BLIND), ROWS.drop("store"), Optional.of(first)).head();
    assertThat(second.<Double>getAs("champion_value"))
        .isEqualTo(first.head().<Double>getAs("value"));
    assertThat(second.<String>getAs("reason")).contains("version 1 (as recorded)");
    assertThat(second.<Boolean>getAs("promoted")).isFalse();
  }

  @Test
  void aChampionThatIsGoneOrOfAnotherKindIsNotCompared() {
    Dataset<Row> moved = first.withColumn("path", lit("/nowhere"));
    assertThat(train(with(BLIND), ROWS, Optional.of(moved)).head().<String>getAs("reason"))
        .isEqualTo("champion version 1 is gone from /nowhere: no comparison");

    ModelDeclaration days =
        ModelDeclaration.of(
                "gold.rental", "days", Task.REGRESSION, new LinearRegression(6, 0.001, 0))
            .features(List.of("amount"), List.of("store"));
    Row other = train(days, ROWS, Optional.of(first)).head();
    assertThat(other.<String>getAs("reason"))
        .isEqualTo("champion version 1 is a classification of 'late': no comparison");
    assertThat(other.<String>getAs("metric")).isEqualTo("rmse");
    assertThat(other.<Long>getAs("holdout_rows")).isEqualTo(120);
  }

  @Test
  void ofErrorsTheSmallerIsBetter() {
    ModelDeclaration days =
        ModelDeclaration.of(
                "gold.rental", "days", Task.REGRESSION, new LinearRegression(6, 0.001, 0))
            .features(List.of("amount", "hour"), List.of("store"));
    Dataset<Row> better = train(days, ROWS, Optional.empty());
    Row less = train(days.features(List.of("hour"), List.of()), ROWS, Optional.of(better)).head();
    assertThat(less.<Boolean>getAs("promoted")).isFalse();
    assertThat(less.<Double>getAs("value")).isGreaterThan(less.<Double>getAs("champion_value"));
    assertThat(less.<String>getAs("reason")).startsWith("rmse").contains(" > ");
  }

  @Test
  void whatCannotBeLearnedIsRefused() {
    refused(LATE, ROWS.where("late"), ErrorCode.DATA_ERROR, "label 'late' is [true] in all");
    refused(LATE, ROWS.where("false"), ErrorCode.DATA_ERROR, "of 0 rows 0 have a label");
    refused(LATE, ROWS.drop("late"), ErrorCode.SCHEMA_MISMATCH, "gold.rental: no column 'late'");
    refused(LATE, ROWS.drop("rental_date"), ErrorCode.SCHEMA_MISMATCH, "no column 'rental_date'");
    refused(
        LATE.features(List.of("amuont"), List.of()),
        ROWS,
        ErrorCode.SCHEMA_MISMATCH,
        "feature 'amuont' is no column");
    refused(
        LATE,
        ROWS.withColumn("late", org.apache.spark.sql.functions.current_timestamp()),
        ErrorCode.SCHEMA_MISMATCH,
        "label 'late' is timestamp; a classification needs a string");
    refused(
        ModelDeclaration.of("gold.rental", "rental_id", Task.CLASSIFICATION, GOOD)
            .features(List.of("amount"), List.of()),
        ROWS,
        ErrorCode.DATA_ERROR,
        "more than 100 classes; is it a regression?");
    refused(
        LATE.metric("area-under-pr"),
        ROWS.withColumn("late", org.apache.spark.sql.functions.expr("late AND rental_id < 300")),
        ErrorCode.DATA_ERROR,
        "the held-out rows give no area-under-pr");
  }

  @Test
  void aDeclarationIsATableOfTrainedVersions() {
    Table table = LATE.retrain(Duration.ofDays(7)).table("late_return");
    assertThat(table.name().toString()).isEqualTo("models.late_return");
    assertThat(table.write()).contains(Write.APPEND);
    assertThat(table.every()).contains(Duration.ofDays(7));
    assertThat(table.schema()).contains(Registry.SCHEMA);
    Content.FromTransform content = (Content.FromTransform) table.content().orElseThrow();
    assertThat(content.inputs()).containsExactly("gold.rental");
    assertThat(content.fingerprint())
        .isNotEqualTo(
            ((Content.FromTransform) LATE.seed(8).table("late_return").content().orElseThrow())
                .fingerprint());
  }

  @Test
  void aTrainerOfAnotherTaskAndAMetricOfAnotherTaskAreRefused() {
    assertThatThrownBy(() -> ModelDeclaration.of("gold.rental", "days", Task.REGRESSION, GOOD))
        .hasMessageContaining("trainer logistic-regression cannot learn a regression");
    assertThatThrownBy(() -> LATE.metric("rmse")).hasMessageContaining("Invalid metric 'rmse'");
    assertThatThrownBy(() -> LATE.features(List.of("late"), List.of()))
        .hasMessageContaining("the label is among the features");
  }

  private static ModelDeclaration with(LogisticRegression trainer) {
    return ModelDeclaration.of("gold.rental", "late", Task.CLASSIFICATION, trainer)
        .features(List.of("amount", "hour"), List.of())
        .splitBy("rental_date", "24%");
  }

  private static Dataset<Row> train(
      ModelDeclaration declaration, Dataset<Row> rows, Optional<Dataset<Row>> registry) {
    try {
      String folder = Files.createTempDirectory(lake, "model").resolve("files").toString();
      return new Training("late_return", declaration)
          .apply(new FakeInputs(Map.of("gold.rental", rows), registry, folder));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void refused(
      ModelDeclaration declaration, Dataset<Row> rows, ErrorCode code, String message) {
    assertThatThrownBy(() -> train(declaration, rows, Optional.empty()))
        .isInstanceOf(LagoaException.class)
        .hasMessageContaining(message)
        .extracting(e -> ((LagoaException) e).code())
        .isEqualTo(code);
  }
}
