package io.lagoa.ml.mllib;

import io.lagoa.config.Default;
import io.lagoa.ml.Examples;
import io.lagoa.ml.Model;
import io.lagoa.ml.Parameter;
import io.lagoa.ml.Trainer;
import org.apache.spark.ml.classification.RandomForestClassifier;
import org.apache.spark.ml.regression.RandomForestRegressor;

/**
 * The vote or the mean of trees grown on random samples, {@code trainer.random-forest {…}}.
 *
 * @param numTrees how many
 * @param maxDepth of a tree, up to 30; 0 is a single leaf
 * @param subsamplingRate share of the examples for each tree
 */
public record RandomForest(
    @Default("20") int numTrees, @Default("5") int maxDepth, @Default("1.0") double subsamplingRate)
    implements Trainer {
  public RandomForest {
    Parameter.atLeast(1, "num-trees", numTrees);
    Parameter.atLeast(0, "max-depth", maxDepth);
    Parameter.atMost(30, "max-depth", maxDepth);
    Parameter.positive("subsampling-rate", subsamplingRate);
    Parameter.atMost(1, "subsampling-rate", subsamplingRate);
  }

  @Override
  public Model train(Examples examples) {
    Fitting fitting = Fitting.trees(examples);
    return switch (examples.task()) {
      case CLASSIFICATION -> {
        var predictor =
            new RandomForestClassifier()
                .setNumTrees(numTrees)
                .setMaxDepth(maxDepth)
                .setSubsamplingRate(subsamplingRate)
                .setMaxBins(fitting.bins())
                .setSeed(examples.seed());
        examples.weight().ifPresent(weight -> predictor.setWeightCol(Vectors.WEIGHT));
        yield fitting.fit(predictor);
      }
      case REGRESSION -> {
        var predictor =
            new RandomForestRegressor()
                .setNumTrees(numTrees)
                .setMaxDepth(maxDepth)
                .setSubsamplingRate(subsamplingRate)
                .setMaxBins(fitting.bins())
                .setSeed(examples.seed());
        examples.weight().ifPresent(weight -> predictor.setWeightCol(Vectors.WEIGHT));
        yield fitting.fit(predictor);
      }
    };
  }
}
