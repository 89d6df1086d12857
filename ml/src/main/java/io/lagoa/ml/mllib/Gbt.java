package io.lagoa.ml.mllib;

import io.lagoa.config.Default;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.ml.Examples;
import io.lagoa.ml.Model;
import io.lagoa.ml.Parameter;
import io.lagoa.ml.Task;
import io.lagoa.ml.Trainer;
import org.apache.spark.ml.classification.GBTClassifier;
import org.apache.spark.ml.regression.GBTRegressor;

/**
 * Gradient-boosted trees, each correcting those before it, {@code trainer.gbt {…}}. Of classes it
 * tells two apart.
 *
 * @param maxIter how many trees
 * @param maxDepth of a tree, up to 30
 * @param stepSize how much a tree corrects, above 0 up to 1
 * @param subsamplingRate share of the examples for each tree
 */
public record Gbt(
    @Default("20") int maxIter,
    @Default("5") int maxDepth,
    @Default("0.1") double stepSize,
    @Default("1.0") double subsamplingRate)
    implements Trainer {
  public Gbt {
    Parameter.atLeast(1, "max-iter", maxIter);
    Parameter.atLeast(0, "max-depth", maxDepth);
    Parameter.atMost(30, "max-depth", maxDepth);
    Parameter.positive("step-size", stepSize);
    Parameter.atMost(1, "step-size", stepSize);
    Parameter.positive("subsampling-rate", subsamplingRate);
    Parameter.atMost(1, "subsampling-rate", subsamplingRate);
  }

  @Override
  public Model train(Examples examples) {
    if (examples.task() == Task.CLASSIFICATION && !examples.labels().isBinary()) {
      throw new LagoaException(
          ErrorCode.DATA_ERROR,
          "Cannot train gbt: label '%s' has %d classes and it tells two apart; use trainer.random-forest, logistic-regression or mlp"
              .formatted(examples.label(), examples.labels().size()));
    }
    Fitting fitting = Fitting.trees(examples);
    return switch (examples.task()) {
      case CLASSIFICATION -> {
        var predictor =
            new GBTClassifier()
                .setMaxIter(maxIter)
                .setMaxDepth(maxDepth)
                .setStepSize(stepSize)
                .setSubsamplingRate(subsamplingRate)
                .setMaxBins(fitting.bins())
                .setSeed(examples.seed());
        examples.weight().ifPresent(weight -> predictor.setWeightCol(Vectors.WEIGHT));
        yield fitting.fit(predictor);
      }
      case REGRESSION -> {
        var predictor =
            new GBTRegressor()
                .setMaxIter(maxIter)
                .setMaxDepth(maxDepth)
                .setStepSize(stepSize)
                .setSubsamplingRate(subsamplingRate)
                .setMaxBins(fitting.bins())
                .setSeed(examples.seed());
        examples.weight().ifPresent(weight -> predictor.setWeightCol(Vectors.WEIGHT));
        yield fitting.fit(predictor);
      }
    };
  }
}
