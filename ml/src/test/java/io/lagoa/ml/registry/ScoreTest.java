package io.lagoa.ml.registry;

import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.ml.Local;
import io.lagoa.ml.Model;
import io.lagoa.ml.Rentals;
import io.lagoa.ml.Task;
import io.lagoa.ml.mllib.LogisticRegression;
import io.lagoa.table.Content;
import io.lagoa.table.Table;
import io.lagoa.table.Write;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoreTest {
  private static final Dataset<Row> ROWS = Rentals.of(400, 4).cache();
  private static final Table TABLE = Table.gold("predictions").key("rental_id");
  private static final Score SCORE = new Score("late_return", "gold.rental", List.of("store"));

  @TempDir static Path lake;
  private static Dataset<Row> registry;

  @BeforeAll
  static void train() {
    ModelDeclaration late =
        ModelDeclaration.of(
                "gold.rental", "late", Task.CLASSIFICATION, new LogisticRegression(20, 0.001, 0))
            .features(List.of("amount", "hour"), List.of("store"));
    Dataset<Row> first =
        new Training("late_return", late)
            .apply(
                new FakeInputs(
                    Map.of("gold.rental", ROWS),
                    Optional.empty(),
                    lake.resolve("model").toString()));
    registry =
        first
            .withColumn("version", lit(3L))
            .union(first.withColumn("path", lit("/nowhere")))
            .union(
                first
                    .withColumn("version", lit(4L))
                    .withColumn("promoted", lit(false))
                    .withColumn("path", lit("/nowhere")));
  }

  @Test
  void aPredictionCarriesItsKeyAndTheVersionsOfModelAndInput() {
    Dataset<Row> scored = rows(SCORE.on(TABLE), ROWS, registry);
    assertThat(scored.columns())
        .containsExactly(
            "rental_id",
            "store",
            "prediction",
            "probability",
            "model",
            "model_version",
            "input_version");
    assertThat(scored.count()).isEqualTo(400);
    assertThat(scored.select("model", "model_version", "input_version").distinct().collectAsList())
        .singleElement()
        .satisfies(row -> assertThat(row.mkString(",")).isEqualTo("late_return,3,42"));
    assertThat(
            scored
                .select("rental_id", "prediction", "probability")
                .orderBy("rental_id")
                .collectAsList())
        .isEqualTo(
            Model.load(Local.spark(), lake.resolve("model").toString())
                .score(ROWS)
                .select("rental_id", "prediction", "probability")
                .orderBy("rental_id")
                .collectAsList());
  }

  @Test
  void eachRowDependsOnItsInputRowAndTheChampion() {
    Table table = SCORE.on(TABLE);
    assertThat(table.write()).contains(Write.REPLACE);
    Content.FromTransform content = content(table);
    assertThat(content.inputs()).containsExactly("gold.rental", "models.late_return");
    Content.PerRow perRow = content.perRow().orElseThrow();
    assertThat(perRow.input()).isEqualTo("gold.rental");
    assertThat(perRow.basis().apply(inputs(ROWS, registry))).isEqualTo("3");
    assertThat(perRow.basis().apply(inputs(ROWS, registry.where("false")))).isEqualTo("none");
  }

  @Test
  void withoutAPromotedVersionNothingIsScored() {
    assertThatThrownBy(() -> rows(SCORE.on(TABLE), ROWS, registry.where("NOT promoted")))
        .isInstanceOf(LagoaException.class)
        .hasMessageContaining("models.late_return has no promoted version")
        .extracting(e -> ((LagoaException) e).code())
        .isEqualTo(ErrorCode.DATA_ERROR);
  }

  @Test
  void aMissingColumnIsNamed() {
    assertThatThrownBy(() -> rows(SCORE.on(TABLE), ROWS.drop("hour"), registry))
        .hasMessageContaining("Cannot score gold.rental: no column 'hour'");
  }

  @Test
  void somethingMustSayWhichRowAPredictionIsFor() {
    Score bare = new Score("late_return", "gold.rental", List.of());
    assertThatThrownBy(() -> bare.on(Table.gold("predictions")))
        .hasMessageContaining("nothing says which row a prediction is for; name the key");
    assertThatThrownBy(
            () -> new Score("late_return", "gold.rental", List.of("Prediction")).on(TABLE))
        .hasMessageContaining("it keeps 'Prediction'");
    assertThat(rows(bare.on(TABLE), ROWS, registry).columns())
        .startsWith("rental_id", "prediction");
  }

  private static Dataset<Row> rows(Table table, Dataset<Row> rows, Dataset<Row> versions) {
    return content(table).transform().apply(inputs(rows, versions));
  }

  private static FakeInputs inputs(Dataset<Row> rows, Dataset<Row> versions) {
    return new FakeInputs(
        Map.of("gold.rental", rows, "models.late_return", versions), Optional.empty(), "/unused");
  }

  private static Content.FromTransform content(Table table) {
    return (Content.FromTransform) table.content().orElseThrow();
  }
}
