package io.lagoa.sink.postgresql;

import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.unsafe.types.CalendarInterval;

/**
 * Dates, times and spans in the server's binary forms. Both Spark and PostgreSQL count days and
 * microseconds of the proleptic Gregorian calendar, from different days.
 */
final class Times {
  private static final int EPOCH_DAYS = (int) LocalDate.of(2000, 1, 1).toEpochDay();
  private static final long EPOCH_MICROS = TimeUnit.DAYS.toMicros(EPOCH_DAYS);
  private static final long DAY_MICROS = TimeUnit.DAYS.toMicros(1);
  // The server's earliest day, 4713 years before Christ, is later than what means "-infinity".
  private static final int FIRST_DAY = (int) LocalDate.of(-4713, 1, 1).toEpochDay();
  private static final long FIRST_MICROS = TimeUnit.DAYS.toMicros(FIRST_DAY);
  // Its latest day is before what means "infinity".
  private static final int LAST_DAY = Integer.MAX_VALUE - 1;

  private Times() {}

  static Encoder date(String column) {
    return (values, at, out) -> {
      int day = values.getInt(at);
      Encoders.require(
          day > FIRST_DAY && day < LAST_DAY, LocalDate.ofEpochDay(day), column, "date");
      out.putInt(4);
      out.putInt(day - EPOCH_DAYS);
    };
  }

  static Encoder timestamp(String column) {
    return (values, at, out) -> {
      long micros = values.getLong(at);
      Encoders.require(
          micros > FIRST_MICROS,
          Instant.EPOCH.plus(micros, ChronoUnit.MICROS),
          column,
          "timestamp");
      out.putInt(8);
      out.putLong(micros - EPOCH_MICROS);
    };
  }

  /** The time of a date and time that has the first day of Unix, as JDBC reads a time. */
  static Encoder time(String column) {
    return (values, at, out) -> {
      long micros = values.getLong(at);
      Encoders.require(
          micros >= 0 && micros < DAY_MICROS,
          Instant.EPOCH.plus(micros, ChronoUnit.MICROS),
          column,
          "time");
      out.putInt(8);
      out.putLong(micros);
    };
  }

  static void dayTime(SpecializedGetters values, int at, CopyBuffer out) {
    long micros = values.getLong(at);
    put(micros % DAY_MICROS, (int) (micros / DAY_MICROS), 0, out);
  }

  static void calendar(SpecializedGetters values, int at, CopyBuffer out) {
    CalendarInterval interval = values.getInterval(at);
    put(interval.microseconds, interval.days, interval.months, out);
  }

  static void put(long micros, int days, int months, CopyBuffer out) {
    out.putInt(16);
    out.putLong(micros);
    out.putInt(days);
    out.putInt(months);
  }
}
