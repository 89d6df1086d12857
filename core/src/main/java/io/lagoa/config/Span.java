package io.lagoa.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;

/**
 * How far two values are apart: a duration for times, a number for numbers. In HOCON {@code 1h} or
 * {@code 1000}.
 *
 * @param duration present unless {@code number} is
 */
public record Span(Optional<Duration> duration, Optional<BigDecimal> number) {
  /** Of times. */
  public static Span of(Duration duration) {
    return new Span(Optional.of(duration), Optional.empty());
  }

  /** Of numbers. */
  public static Span of(long number) {
    return new Span(Optional.empty(), Optional.of(BigDecimal.valueOf(number)));
  }

  public boolean isNegative() {
    return duration.map(Duration::isNegative).orElseGet(() -> number.orElseThrow().signum() < 0);
  }

  /** {@code PT1H} or {@code 1000}. */
  @Override
  public String toString() {
    return duration.map(Duration::toString).orElseGet(() -> number.orElseThrow().toPlainString());
  }
}
