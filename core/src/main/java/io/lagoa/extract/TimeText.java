package io.lagoa.extract;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;

/** Dates and times as databases print them: {@code 2022-02-15 10:02:19.123456}. */
final class TimeText {
  private static final int DATE_LENGTH = 10;
  private static final int TIME_LENGTH = 19;
  private static final long MICROS = 1_000_000;

  private TimeText() {}

  /**
   * Days since 1970-01-01.
   *
   * @throws Unrepresentable if the calendar has no such day, as 0000-00-00
   */
  static int days(String text) {
    try {
      return Math.toIntExact(LocalDate.parse(text).toEpochDay());
    } catch (DateTimeException none) {
      throw new Unrepresentable(text);
    }
  }

  /** Microseconds since 1970-01-01, as if the clock were UTC's. */
  static long micros(String text) {
    if (text.length() == DATE_LENGTH) {
      return micros(text + " 00:00:00");
    }
    try {
      String time = text.length() > TIME_LENGTH ? text.stripTrailing() : text;
      return micros(LocalDateTime.parse(time.replace(' ', 'T')));
    } catch (DateTimeException none) {
      throw new Unrepresentable(text);
    }
  }

  /**
   * The same of a parsed time.
   *
   * @throws Unrepresentable if it is finer than a microsecond
   */
  static long micros(LocalDateTime time) {
    int nanos = time.get(ChronoField.NANO_OF_SECOND);
    if (nanos % 1_000 != 0) {
      throw new Unrepresentable(time.toString());
    }
    return Math.addExact(
        Math.multiplyExact(time.toEpochSecond(ZoneOffset.UTC), MICROS), nanos / 1_000);
  }
}
