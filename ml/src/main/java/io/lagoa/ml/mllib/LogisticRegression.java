package io.lagoa.ml.mllib;

import io.lagoa.config.Default;
import io.lagoa.ml.Examples;
import io.lagoa.ml.Model;
import io.lagoa.ml.Parameter;
import io.lagoa.ml.Task;
import io.lagoa.ml.Trainer;
import java.util.EnumSet;
import java.util.Set;

/**
 * A linear model of the classes' log-odds, {@code trainer.logistic-regression {…}}.
 *
 * @param maxIter iterations at most
 * @param regParam weight of the penalty on large coefficients
 * @param elasticNetParam share of L1 in the penalty, 0 to 1
 */
public record LogisticRegression(
    @Default("100") int maxIter,
    @Default("0.0") double regParam,
    @Default("0.0") double elasticNetParam)
    implements Trainer {
  public LogisticRegression {
    Parameter.atLeast(0, "max-iter", maxIter);
    Parameter.atLeast(0, "reg-param", regParam);
    Parameter.atLeast(0, "elastic-net-param", elasticNetParam);
    Parameter.atMost(1, "elastic-net-param", elasticNetParam);
  }

  @Override
  public Set<Task> tasks() {
    return EnumSet.of(Task.CLASSIFICATION);
  }

  @Override
  public Model train(Examples examples) {
    var predictor =
        new org.apache.spark.ml.classification.LogisticRegression()
            .setMaxIter(maxIter)
            .setRegParam(regParam)
            .setElasticNetParam(elasticNetParam);
    examples.weight().ifPresent(weight -> predictor.setWeightCol(Vectors.WEIGHT));
    return Fitting.linear(examples).fit(predictor);
  }
}
