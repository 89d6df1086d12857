package io.lagoa.config;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.io.Serializable;
import java.time.DateTimeException;
import java.time.LocalTime;

/**
 * Hours of a day.
 *
 * @param from the first, inclusive
 * @param to the last, exclusive; of the next day if it is not after {@code from}
 */
public record Window(LocalTime from, LocalTime to) implements Serializable {
  /**
   * Parses {@code 22:00-06:00}.
   *
   * @throws LagoaException {@code CONFIG_INVALID} if it is no such text
   */
  public static Window of(String text) {
    String[] ends = text.split("\\s*[-–]\\s*", -1);
    try {
      if (ends.length == 2) {
        return new Window(LocalTime.parse(ends[0].strip()), LocalTime.parse(ends[1].strip()));
      }
    } catch (DateTimeException e) {
      throw invalid(text);
    }
    throw invalid(text);
  }

  /** Whether a time of day lies within. */
  public boolean holds(LocalTime time) {
    return from.isBefore(to)
        ? !time.isBefore(from) && time.isBefore(to)
        : !time.isBefore(from) || time.isBefore(to);
  }

  private static LagoaException invalid(String text) {
    return new LagoaException(
        ErrorCode.CONFIG_INVALID,
        "Invalid window '%s': write two times of day, such as 22:00-06:00".formatted(text));
  }

  @Override
  public String toString() {
    return from + "–" + to;
  }
}
