package io.lagoa.check;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a measure is compared with.
 *
 * @param kind what it is
 * @param number the number; the fraction of a share; the seconds of an age; of a text once it is
 *     known as a number of the measured column's type
 * @param text as it is told to people
 */
public record Limit(Kind kind, Optional<BigDecimal> number, String text) {
  static final String NUMBER = "-?[0-9](?:[_0-9]*[0-9])?(?:\\.[0-9]+)?";
  private static final Pattern SHAPE =
      Pattern.compile("(" + NUMBER + ")\\s*(%|[a-z]+)?|'((?:[^']|'')*)'");

  /** What a limit is. */
  public enum Kind {
    NUMBER,
    SHARE,
    AGE,
    TEXT
  }

  /** Parses a number, a percentage, a duration or a text in quotes; empty if it is none. */
  static Optional<Limit> parse(String text) {
    Matcher matcher = SHAPE.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    if (matcher.group(3) != null) {
      return Optional.of(
          new Limit(Kind.TEXT, Optional.empty(), matcher.group(3).replace("''", "'")));
    }
    BigDecimal number = new BigDecimal(matcher.group(1).replace("_", ""));
    String unit = matcher.group(2);
    if (unit == null) {
      return Optional.of(new Limit(Kind.NUMBER, Optional.of(number), number.toPlainString()));
    }
    if (unit.equals("%")) {
      return Optional.of(
          new Limit(
              Kind.SHARE,
              Optional.of(number.movePointLeft(2)),
              number.stripTrailingZeros().toPlainString() + "%"));
    }
    return seconds(unit)
        .map(
            each ->
                new Limit(
                    Kind.AGE,
                    Optional.of(number.multiply(BigDecimal.valueOf(each))),
                    number.toPlainString() + " " + unit));
  }

  /** With its value as a number of the measured column's type. */
  public Limit as(BigDecimal value) {
    return new Limit(kind, Optional.of(value), text);
  }

  private static Optional<Long> seconds(String unit) {
    return switch (unit.toLowerCase(Locale.ROOT)) {
      case "s", "second", "seconds" -> Optional.of(1L);
      case "m", "min", "minute", "minutes" -> Optional.of(Duration.ofMinutes(1).toSeconds());
      case "h", "hour", "hours" -> Optional.of(Duration.ofHours(1).toSeconds());
      case "d", "day", "days" -> Optional.of(Duration.ofDays(1).toSeconds());
      case "w", "week", "weeks" -> Optional.of(Duration.ofDays(7).toSeconds());
      default -> Optional.empty();
    };
  }
}
