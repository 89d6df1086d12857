package io.lagoa.ml.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagoa.ml.Encoding;
import io.lagoa.ml.Examples;
import io.lagoa.ml.Labels;
import io.lagoa.ml.Local;
import io.lagoa.ml.Model;
import io.lagoa.ml.Rentals;
import io.lagoa.ml.Task;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("one-line")
class MlpTest {
  private static final Dataset<Row> ROWS = Rentals.of(400, 5).cache();
  private static final Labels LATE = new Labels("boolean", List.of("false", "true"));
  private static final Mlp SMALL = new Mlp(List.of(4), 1, 64, 0.01, 1000);

  @Test
  void manyPartitionsOfAProcessRestoreTheModelOnce(@TempDir Path folder) {
    SMALL.train(examples(ROWS)).save(folder.resolve("model").toString());
    Model model = Model.load(Local.spark(), folder.resolve("model").toString());
    Model again = Model.load(Local.spark(), folder.resolve("model").toString());
    long before = Networks.restored();
    assertThat(model.score(ROWS.repartition(12)).rdd().getNumPartitions()).isEqualTo(12);
    model.score(ROWS.repartition(12)).select("prediction").collectAsList();
    again.score(ROWS.repartition(7)).select("prediction").collectAsList();
    assertThat(Networks.restored() - before).isEqualTo(1);
  }

  @Test
  void aPartitionOfManyBatchesIsScoredRowByRow() {
    Model model = SMALL.train(examples(ROWS));
    Dataset<Row> many = ROWS.crossJoin(Local.spark().range(0, 25)).coalesce(1);
    assertThat(model.score(many).groupBy("rental_id", "probability").count().count())
        .isEqualTo(400);
    assertThat(model.score(many).count()).isEqualTo(10_000);
  }

  @Test
  void theOrderOfTheRowsAndTheirPartitionsDoNotMatter() {
    assertThat(probabilities(SMALL.train(examples(ROWS.orderBy("amount").coalesce(1)))))
        .isEqualTo(probabilities(SMALL.train(examples(ROWS.repartition(5)))));
  }

  @Test
  void anotherSeedGivesAnotherModel() {
    Examples examples = examples(ROWS);
    Examples reseeded =
        new Examples(
            ROWS, examples.features(), "late", examples.weight(), Task.CLASSIFICATION, LATE, 8);
    assertThat(probabilities(SMALL.train(examples)))
        .isNotEqualTo(probabilities(SMALL.train(reseeded)));
  }

  @Test
  void ofTooManyRowsASampleIsHeld() {
    Examples examples = examples(ROWS);
    Encoding encoding = Encoding.of(examples);
    Layout layout = Layout.of(encoding);
    assertThat(TrainingRows.load(examples, encoding, layout, 400).size()).isEqualTo(400);
    assertThat(TrainingRows.load(examples, encoding, layout, 100).size()).isBetween(70, 100);
  }

  @Test
  void weightsThatGrowWithoutBoundAreRefused() {
    Examples numbers = Rentals.examples(ROWS, "days", Task.REGRESSION, Labels.NONE);
    assertThatThrownBy(() -> new Mlp(List.of(4), 30, 8, 1e30, 1000).train(numbers))
        .hasMessageContaining("lower learning-rate");
  }

  private static Examples examples(Dataset<Row> rows) {
    return Rentals.examples(rows, "late", Task.CLASSIFICATION, LATE);
  }

  private static List<Row> probabilities(Model model) {
    return model
        .score(ROWS)
        .select("rental_id", "probability")
        .orderBy("rental_id")
        .collectAsList();
  }
}
