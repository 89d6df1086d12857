package io.lagoa.ml.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.ml.Trainer;
import io.lagoa.ml.dl4j.Mlp;
import io.lagoa.ml.mllib.RandomForest;
import io.lagoa.table.Body;
import io.lagoa.table.Contributions;
import java.util.List;
import org.junit.jupiter.api.Test;

class MlContributionTest {
  @Test
  void isFoundOnTheClassPath() {
    Contributions all = Contributions.found();
    assertThat(all.blocks()).containsEntry("models", ModelDeclaration.class);
    assertThat(all.choices().of(Body.class)).containsEntry("score", Score.class);
    assertThat(all.choices().of(Trainer.class))
        .containsOnlyKeys(
            "logistic-regression", "linear-regression", "random-forest", "gbt", "mlp");
  }

  @Test
  void aTrainerIsRegisteredAsItIsWritten() {
    assertThat(Parameters.name(new RandomForest(3, 5, 1))).isEqualTo("random-forest");
    assertThat(Parameters.of(new Mlp(List.of(8, 4), 20, 256, 0.001, 1_000_000)))
        .containsEntry("hidden", "[8, 4]")
        .containsEntry("batch-size", "256")
        .containsEntry("learning-rate", "0.001")
        .containsEntry("max-rows", "1000000")
        .hasSize(5);
    assertThat(Parameters.of(examples -> null)).isEmpty();
  }
}
