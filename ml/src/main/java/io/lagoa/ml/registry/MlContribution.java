package io.lagoa.ml.registry;

import io.lagoa.ml.Trainer;
import io.lagoa.ml.dl4j.Mlp;
import io.lagoa.ml.mllib.Gbt;
import io.lagoa.ml.mllib.LinearRegression;
import io.lagoa.ml.mllib.LogisticRegression;
import io.lagoa.ml.mllib.RandomForest;
import io.lagoa.table.Contribution;
import io.lagoa.table.Contributions;

/** Adds {@code models {…}}, {@code score {…}} and the trainers. */
public final class MlContribution implements Contribution {
  @Override
  public Contributions contribute(Contributions to) {
    return to.block("models", ModelDeclaration.class)
        .body("score", Score.class)
        .choice(Trainer.class, "logistic-regression", LogisticRegression.class)
        .choice(Trainer.class, "linear-regression", LinearRegression.class)
        .choice(Trainer.class, "random-forest", RandomForest.class)
        .choice(Trainer.class, "gbt", Gbt.class)
        .choice(Trainer.class, "mlp", Mlp.class);
  }
}
