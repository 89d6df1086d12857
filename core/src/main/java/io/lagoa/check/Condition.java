package io.lagoa.check;

import java.math.BigDecimal;

/** What a measure is held against. */
public sealed interface Condition {
  /** A limit: {@code < 2%}. */
  record Compared(Comparison comparison, Limit limit) implements Condition {
    @Override
    public String text() {
      return comparison.sign() + " " + limit.text();
    }
  }

  /**
   * What was usual: {@code within 3 sigma of 30 runs}, {@code within 20% of 1 run}.
   *
   * @param width standard deviations, or the fraction where {@code share}
   * @param share whether the width is a share of the mean
   * @param runs how many runs before this one count
   * @param period the length of a season in runs; 0 without seasons
   */
  record Usual(BigDecimal width, boolean share, int runs, int period) implements Condition {
    @Override
    public String text() {
      return "within %s of %d %s%s"
          .formatted(
              share
                  ? width.movePointRight(2).stripTrailingZeros().toPlainString() + "%"
                  : width.toPlainString() + " sigma",
              runs,
              runs == 1 ? "run" : "runs",
              period == 0 ? "" : " with period " + period);
    }
  }

  /** For people. */
  String text();
}
