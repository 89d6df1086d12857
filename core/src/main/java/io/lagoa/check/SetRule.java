package io.lagoa.check;

import io.lagoa.error.LagoaException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * A measure of a whole table and what it is held against: {@code rejected < 2%}.
 *
 * @param measure what is measured
 * @param condition what it must satisfy
 */
public record SetRule(Measure measure, Condition condition) {
  /**
   * Parses an expression, if its left side is exactly one set word.
   *
   * @throws LagoaException {@code CONFIG_INVALID} if it is a set word that is used wrongly
   */
  static Optional<SetRule> parse(String expression) {
    return SetRuleText.parse(expression.strip());
  }

  /** The rule with its text limit as a number of the measured column's type. */
  public SetRule typed(BigDecimal value) {
    return condition instanceof Condition.Compared compared
        ? new SetRule(
            measure, new Condition.Compared(compared.comparison(), compared.limit().as(value)))
        : this;
  }

  /**
   * Judges a reading.
   *
   * @param check as written
   * @param past what the measure came to before, oldest first; asked only where the rule is about
   *     what was usual
   */
  public Verdict judge(String check, Reading reading, List<Double> past) {
    double value = reading.number().map(BigDecimal::doubleValue).orElse(Double.NaN);
    if (condition instanceof Condition.Usual usual) {
      Expectation expectation = Expectation.of(usual, past);
      return new Verdict(
          check, expectation.allows(value), 0, reading.text(), expectation.text(usual), value);
    }
    Condition.Compared compared = (Condition.Compared) condition;
    boolean share = compared.limit().kind() == Limit.Kind.SHARE;
    return new Verdict(
        check,
        holds(compared, reading),
        0,
        share && !reading.isNone() ? reading.share() : reading.text(),
        compared.text(),
        value);
  }

  /** No value passes, as NULL does in SQL; but what holds nothing is not fresh. */
  private boolean holds(Condition.Compared compared, Reading reading) {
    if (reading.isNone()) {
      return measure.kind() != Measure.Kind.FRESH;
    }
    Limit limit = compared.limit();
    if (limit.kind() == Limit.Kind.TEXT && limit.number().isEmpty()) {
      return compared.comparison().holds(reading.text().compareTo(limit.text()));
    }
    if (reading.number().isEmpty() || limit.number().isEmpty()) {
      return false; // not a number
    }
    BigDecimal bound = limit.number().orElseThrow();
    if (limit.kind() == Limit.Kind.SHARE) {
      // count / of <sign> limit, without dividing; 0 of 0 is compared as 0 of 1
      bound = bound.multiply(BigDecimal.valueOf(Math.max(reading.of(), 1)));
    }
    return compared.comparison().holds(reading.number().orElseThrow().compareTo(bound));
  }
}
