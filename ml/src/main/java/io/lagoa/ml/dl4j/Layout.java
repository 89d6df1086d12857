package io.lagoa.ml.dl4j;

import io.lagoa.ml.Encoding;
import java.io.Serializable;
import java.util.List;

/**
 * The input of a network: each number standardised, then each category as one input of its own.
 * Serializable, so that executors need not know the encoding.
 */
final class Layout implements Serializable {
  private static final long serialVersionUID = 1;

  /**
   * Values farther from the mean, in deviations, are taken for this: sums of floats stay finite.
   */
  private static final double FARTHEST = 1e6;

  private final double[] means;
  private final double[] deviations;
  private final int[] arities;

  private Layout(double[] means, double[] deviations, int[] arities) {
    this.means = means;
    this.deviations = deviations;
    this.arities = arities;
  }

  static Layout of(Encoding encoding) {
    return new Layout(
        encoding.numeric().stream().mapToDouble(Encoding.Numeric::mean).toArray(),
        encoding.numeric().stream().mapToDouble(Encoding.Numeric::deviation).toArray(),
        encoding.categorical().stream().mapToInt(Encoding.Categorical::arity).toArray());
  }

  /** Inputs of the network. */
  int width() {
    int width = means.length;
    for (int arity : arities) {
      width += arity;
    }
    return width;
  }

  /** Encoded values as they are kept: numbers standardised, categories by position. */
  float[] compact(List<Double> encoded) {
    float[] compact = new float[encoded.size()];
    for (int i = 0; i < compact.length; i++) {
      compact[i] = (float) (i < means.length ? standard(encoded.get(i), i) : encoded.get(i));
    }
    return compact;
  }

  private double standard(double value, int i) {
    return Math.max(-FARTHEST, Math.min(FARTHEST, (value - means[i]) / deviations[i]));
  }

  /** What the network sees of kept values. */
  float[] inputs(float[] compact) {
    float[] inputs = new float[width()];
    System.arraycopy(compact, 0, inputs, 0, means.length);
    int start = means.length;
    for (int i = 0; i < arities.length; i++) {
      inputs[start + (int) compact[means.length + i]] = 1;
      start += arities[i];
    }
    return inputs;
  }
}
