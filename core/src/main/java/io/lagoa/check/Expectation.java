package io.lagoa.check;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;

/**
 * What a measure is expected to be after what it was: the mean of the runs before, or the forecast
 * of {@link HoltWinters} where there are seasons. With fewer runs than it takes, everything is
 * allowed.
 *
 * @param enough whether there are runs enough to expect anything
 * @param expected the value
 * @param tolerance how far a value may be from it
 * @param points how many runs there were
 */
record Expectation(boolean enough, double expected, double tolerance, int points) {
  /** Fewer points than this have no standard deviation worth the name. */
  private static final int LEAST_FOR_SIGMA = 5;

  /**
   * @param past oldest first
   */
  static Expectation of(Condition.Usual usual, List<Double> past) {
    List<Double> known = past.stream().filter(Double::isFinite).toList();
    int used = Math.min(usual.runs(), known.size());
    double[] points =
        known.subList(known.size() - used, known.size()).stream()
            .mapToDouble(Double::doubleValue)
            .toArray();
    double width = usual.width().doubleValue();
    if (points.length < least(usual)) {
      return new Expectation(false, 0, 0, points.length);
    }
    if (usual.period() > 0) {
      HoltWinters model = HoltWinters.fitted(points, usual.period());
      double spread = usual.share() ? Math.abs(model.next()) : model.deviation();
      return new Expectation(true, model.next(), width * spread, points.length);
    }
    double mean = mean(points);
    double spread = usual.share() ? Math.abs(mean) : deviation(points, mean);
    return new Expectation(true, mean, width * spread, points.length);
  }

  boolean allows(double value) {
    // a hair's breadth for what binary fractions lose
    double slack = 1e-9 * Math.max(1, Math.abs(expected));
    return !enough || Math.abs(value - expected) <= tolerance + slack;
  }

  String text(Condition.Usual usual) {
    return enough
        ? "%s to %s (%s)"
            .formatted(rounded(expected - tolerance), rounded(expected + tolerance), usual.text())
        : "%s; not enough history: %d of at least %d runs"
            .formatted(usual.text(), points, least(usual));
  }

  private static int least(Condition.Usual usual) {
    if (usual.period() > 0) {
      return 2 * usual.period();
    }
    return usual.share() ? 1 : Math.min(usual.runs(), LEAST_FOR_SIGMA);
  }

  private static double mean(double[] points) {
    double sum = 0;
    for (double point : points) {
      sum += point;
    }
    return sum / points.length;
  }

  /** Of a sample: divided by one less than its size. */
  private static double deviation(double[] points, double mean) {
    double squares = 0;
    for (double point : points) {
      squares += (point - mean) * (point - mean);
    }
    return Math.sqrt(squares / (points.length - 1));
  }

  private static String rounded(double value) {
    return new BigDecimal(value)
        .round(new MathContext(6, RoundingMode.HALF_EVEN))
        .stripTrailingZeros()
        .toPlainString();
  }
}
