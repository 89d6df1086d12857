package io.lagoa.check;

/**
 * Additive triple exponential smoothing (Winters 1960): a level, a trend and a season, each a
 * weighted mean of the new and the old. The weights are those of a grid that forecast the known
 * points best, one step ahead, by the sum of squares.
 *
 * @param next the forecast of the point after the last
 * @param deviation root mean square of the errors of the forecasts
 */
record HoltWinters(double next, double deviation) {
  private static final double[] WEIGHTS = {0, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9};

  /**
   * Fits the weights.
   *
   * @param points oldest first; two seasons at least
   * @param period points of a season
   */
  static HoltWinters fitted(double[] points, int period) {
    HoltWinters best = smoothed(points, period, 0, 0, 0);
    for (double level : WEIGHTS) {
      for (double trend : WEIGHTS) {
        for (double season : WEIGHTS) {
          HoltWinters one = smoothed(points, period, level, trend, season);
          if (one.deviation < best.deviation) {
            best = one;
          }
        }
      }
    }
    return best;
  }

  /** As {@link #fitted}, with the weights given, each from 0 to 1. */
  static HoltWinters smoothed(
      double[] points, int period, double levelWeight, double trendWeight, double seasonWeight) {
    double first = mean(points, 0, period);
    double trend = (mean(points, period, 2 * period) - first) / period;
    // at the end of the first season, half a season after its middle
    double level = first + trend * (period - 1) / 2.0;
    double[] seasons = new double[period];
    for (int i = 0; i < period; i++) {
      seasons[i] = points[i] - (first + trend * (i - (period - 1) / 2.0));
    }
    double squares = 0;
    for (int at = period; at < points.length; at++) {
      int season = at % period;
      double error = points[at] - (level + trend + seasons[season]);
      squares += error * error;
      double before = level;
      level = levelWeight * (points[at] - seasons[season]) + (1 - levelWeight) * (level + trend);
      trend = trendWeight * (level - before) + (1 - trendWeight) * trend;
      seasons[season] = seasonWeight * (points[at] - level) + (1 - seasonWeight) * seasons[season];
    }
    return new HoltWinters(
        level + trend + seasons[points.length % period],
        Math.sqrt(squares / (points.length - period)));
  }

  private static double mean(double[] points, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += points[i];
    }
    return sum / (to - from);
  }
}
