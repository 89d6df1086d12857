package io.lagoa.check;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.Optional;

/**
 * What a measure came to.
 *
 * @param number its value as a number: seconds of an age, days of a date, microseconds of a
 *     timestamp; empty if it has none
 * @param text its value for people
 * @param of the rows that it counts a part of; 0 if it counts none
 */
public record Reading(Optional<BigDecimal> number, String text, long of) {
  private static final MathContext THREE_DIGITS = new MathContext(3);

  /** A count of rows. */
  public static Reading count(long count, long of) {
    return new Reading(Optional.of(BigDecimal.valueOf(count)), Long.toString(count), of);
  }

  /** A value. */
  public static Reading value(BigDecimal number, String text) {
    return new Reading(Optional.of(number), text, 0);
  }

  /** A value that is no number. */
  public static Reading text(String text) {
    return new Reading(Optional.empty(), text, 0);
  }

  /** There is no row with a value. */
  public static Reading none() {
    return new Reading(Optional.empty(), NONE, 0);
  }

  private static final String NONE = "no value";

  /** An age. */
  public static Reading age(Duration age) {
    return value(
        BigDecimal.valueOf(age.toMillis()).movePointLeft(3),
        "%s%d h %02d min %02d s"
            .formatted(
                age.isNegative() ? "-" : "",
                age.abs().toHours(),
                age.abs().toMinutesPart(),
                age.abs().toSecondsPart()));
  }

  boolean isNone() {
    return text.equals(NONE) && number.isEmpty();
  }

  /** The count as a share of the rows: {@code 1.5% (15000 of 1000000)}. */
  String share() {
    BigDecimal share =
        number
            .orElse(BigDecimal.ZERO)
            .movePointRight(2)
            .divide(BigDecimal.valueOf(Math.max(of, 1)), THREE_DIGITS);
    return "%s%% (%s of %d)".formatted(share.stripTrailingZeros().toPlainString(), text, of);
  }
}
