package io.lagoa.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * How many times as long one side takes as another, from pairs of rounds that ran next to each
 * other.
 *
 * @param median of the pairs' ratios
 * @param low lower bound of the median
 * @param high upper bound of the median; with {@code low} an interval from order statistics that
 *     covers the true median with at least 95 %, where there are six pairs or more, and else all
 *     pairs
 */
record Ratio(double median, double low, double high) {

  /** Of pairs of times, in any unit. */
  static Ratio of(List<Double> numerators, List<Double> denominators) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < numerators.size(); i++) {
      ratios.add(numerators.get(i) / denominators.get(i));
    }
    ratios.sort(null);
    int n = ratios.size();
    int cut = tail(n);
    return new Ratio(median(ratios), ratios.get(cut), ratios.get(n - 1 - cut));
  }

  static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int n = sorted.size();
    return n % 2 == 1 ? sorted.get(n / 2) : (sorted.get(n / 2 - 1) + sorted.get(n / 2)) / 2;
  }

  /** How many values may be cut at each end: the sign test's binomial tail stays below 2.5 %. */
  private static int tail(int n) {
    double probability = Math.pow(0.5, n);
    double sum = 0;
    int k = 0;
    while (k < n / 2 && sum + probability <= 0.025) {
      sum += probability;
      probability = probability * (n - k) / (k + 1);
      k++;
    }
    return Math.max(0, k - 1);
  }

  @Override
  public String toString() {
    return "%.2f (%.2f–%.2f)".formatted(median, low, high);
  }
}
