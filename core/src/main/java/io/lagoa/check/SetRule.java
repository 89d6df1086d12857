package io.lagoa.check;

import static io.lagoa.error.ErrorCode.CONFIG_INVALID;

import io.lagoa.error.LagoaException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A measure of a whole table against a limit: {@code rejected < 2%}.
 *
 * @param measure what is measured
 * @param column the measured column; empty where the measure has none
 * @param comparison how it is compared
 * @param limit the number, or the fraction where {@code percent}
 * @param percent whether the limit is a share of the rows
 */
public record SetRule(
    Measure measure, String column, Comparison comparison, BigDecimal limit, boolean percent) {
  private static final Pattern SHAPE =
      Pattern.compile(
          "(rows|rejected|nulls)\\s*(?:\\(\\s*([A-Za-z_][A-Za-z0-9_]*)\\s*\\))?"
              + "\\s*(<=|>=|<|>|==|=|!=|<>)\\s*([0-9](?:[_0-9]*[0-9])?(?:\\.[0-9]+)?)\\s*(%?)");
  private static final MathContext THREE_DIGITS = new MathContext(3);
  private static final Pattern LATER =
      Pattern.compile(
          "(distinct|unique|min|max|references|fresh|changed|new)\\s*\\([^()]*\\)\\s*(<|>|=|!).*",
          Pattern.DOTALL);

  /** What is measured. */
  public enum Measure {
    /** Rows of the table as it would stand. */
    ROWS,
    /** Rows rejected in this run, of those judged. */
    REJECTED,
    /** Nulls of a column of the table as it would stand. */
    NULLS
  }

  /** How a measure is compared with its limit. */
  public enum Comparison {
    LESS("<"),
    AT_MOST("<="),
    MORE(">"),
    AT_LEAST(">="),
    EQUAL("="),
    NOT_EQUAL("!=");

    private final String sign;

    Comparison(String sign) {
      this.sign = sign;
    }

    boolean holds(int order) {
      return switch (this) {
        case LESS -> order < 0;
        case AT_MOST -> order <= 0;
        case MORE -> order > 0;
        case AT_LEAST -> order >= 0;
        case EQUAL -> order == 0;
        case NOT_EQUAL -> order != 0;
      };
    }

    static Comparison of(String sign) {
      return switch (sign) {
        case "<" -> LESS;
        case "<=" -> AT_MOST;
        case ">" -> MORE;
        case ">=" -> AT_LEAST;
        case "=", "==" -> EQUAL;
        default -> NOT_EQUAL;
      };
    }
  }

  /**
   * Parses an expression, if its left side is exactly one set word.
   *
   * @throws LagoaException {@code CONFIG_INVALID} if it is a set word that is used wrongly
   */
  static Optional<SetRule> parse(String expression) {
    Matcher matcher = SHAPE.matcher(expression);
    if (!matcher.matches()) {
      if (LATER.matcher(expression).matches()) {
        throw new LagoaException(
            CONFIG_INVALID,
            "Invalid check '%s': this version measures rows, rejected and nulls(column) only"
                .formatted(expression));
      }
      return Optional.empty();
    }
    Measure measure = Measure.valueOf(matcher.group(1).toUpperCase(Locale.ROOT));
    String column = matcher.group(2) == null ? "" : matcher.group(2);
    boolean percent = !matcher.group(5).isEmpty();
    if ((measure == Measure.NULLS) == column.isEmpty()) {
      throw new LagoaException(
          CONFIG_INVALID,
          "Invalid check '%s': write rows, rejected, or nulls(column)".formatted(expression));
    }
    if (percent && measure == Measure.ROWS) {
      throw new LagoaException(
          CONFIG_INVALID,
          "Invalid check '%s': rows are compared with a number, not with a percentage"
              .formatted(expression));
    }
    BigDecimal limit = new BigDecimal(matcher.group(4).replace("_", ""));
    return Optional.of(
        new SetRule(
            measure,
            column,
            Comparison.of(matcher.group(3)),
            percent ? limit.movePointLeft(2) : limit,
            percent));
  }

  /**
   * Judges a count.
   *
   * @param count what was counted
   * @param of the rows that it is a share of; 0 of 0 is 0 %
   */
  public boolean holds(long count, long of) {
    if (!percent) {
      return comparison.holds(BigDecimal.valueOf(count).compareTo(limit));
    }
    // count / of <sign> limit, without dividing; 0 of 0 is compared as 0 of 1
    BigDecimal share = limit.multiply(BigDecimal.valueOf(Math.max(of, 1)));
    return comparison.holds(BigDecimal.valueOf(count).compareTo(share));
  }

  /** What was measured, for people: {@code 15000}, or {@code 1.5% (15000 of 1000000)}. */
  public String measured(long count, long of) {
    if (!percent) {
      return Long.toString(count);
    }
    BigDecimal share =
        BigDecimal.valueOf(count)
            .movePointRight(2)
            .divide(BigDecimal.valueOf(Math.max(of, 1)), THREE_DIGITS);
    return "%s%% (%d of %d)".formatted(share.stripTrailingZeros().toPlainString(), count, of);
  }

  /** The limit with its sign, for people. */
  public String limitText() {
    return comparison.sign
        + " "
        + (percent
            ? limit.movePointRight(2).stripTrailingZeros().toPlainString() + "%"
            : limit.toPlainString());
  }
}
