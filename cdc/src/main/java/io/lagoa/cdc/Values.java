package io.lagoa.cdc;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Locale;

/** Decides what the encodings of single values stand for. */
final class Values {
  /** What Debezium tells for infinity and -infinity of PostgreSQL's timestamps. */
  private static final LocalDateTime ENDLESS = local(9_223_372_036_825_200_000L, ChronoUnit.MICROS);

  private static final LocalDateTime BEGINLESS =
      local(-9_223_372_036_832_400_000L, ChronoUnit.MICROS);

  /** The same of dates. */
  private static final long ENDLESS_DAY = LocalDate.parse("-5877611-06-21").toEpochDay();

  private static final long BEGINLESS_DAY = LocalDate.parse("-5877611-06-22").toEpochDay();

  private Values() {}

  static byte[] bytes(JsonNode value) {
    return Base64.getDecoder().decode(value.asText());
  }

  /** A decimal: as bytes of its unscaled value, as a number or as text. */
  static BigDecimal decimal(JsonNode value, int scale) {
    if (value.isNumber()) {
      return value.decimalValue();
    }
    return new BigDecimal(new BigInteger(bytes(value)), scale);
  }

  /** A decimal that brings its own scale. */
  static String variableDecimal(JsonNode value) {
    return decimal(value.path("value"), value.path("scale").asInt()).toPlainString();
  }

  static double floating(JsonNode value) {
    return value.isTextual() ? Double.parseDouble(value.asText()) : value.doubleValue();
  }

  /**
   * A time that a clock in that zone shows.
   *
   * @throws IllegalArgumentException if it never shows it, for it was set forward, or is infinite
   */
  static LocalDateTime shown(LocalDateTime time, ZoneId zone) {
    if (time.equals(ENDLESS) || time.equals(BEGINLESS)) {
      throw refused((time.equals(ENDLESS) ? "infinity" : "-infinity") + ", which no TIMESTAMP is");
    }
    if (zone.getRules().getValidOffsets(time).isEmpty()) {
      throw refused("%s, a time that %s has not".formatted(time, zone));
    }
    return time;
  }

  /**
   * A day since 1970-01-01.
   *
   * @throws IllegalArgumentException if it is infinite
   */
  static int finite(Object day) {
    int days = (Integer) day;
    if (days == ENDLESS_DAY || days == BEGINLESS_DAY) {
      throw refused((days == ENDLESS_DAY ? "infinity" : "-infinity") + ", which no DATE is");
    }
    return days;
  }

  private static IllegalArgumentException refused(String what) {
    return new IllegalArgumentException(
        "it holds %s; correct it in the database, or leave the column out by options { \"column.exclude.list\" = … } of from.cdc"
            .formatted(what));
  }

  static LocalDateTime local(long count, ChronoUnit unit) {
    return LocalDateTime.ofInstant(instant(count, unit), ZoneOffset.UTC);
  }

  static long micros(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1000);
  }

  static long zonedMicros(String text) {
    return micros(OffsetDateTime.parse(text).toInstant());
  }

  static LocalDateTime isoLocal(String text) {
    return LocalDateTime.parse(text.endsWith("Z") ? text.substring(0, text.length() - 1) : text);
  }

  static int isoDay(String text) {
    String plain = text.endsWith("Z") ? text.substring(0, text.length() - 1) : text;
    return Math.toIntExact(LocalDate.parse(plain).toEpochDay());
  }

  private static Instant instant(long count, ChronoUnit unit) {
    return switch (unit) {
      case MILLIS -> Instant.ofEpochMilli(count);
      case MICROS ->
          Instant.ofEpochSecond(
              Math.floorDiv(count, 1_000_000L), Math.floorMod(count, 1_000_000L) * 1000);
      default ->
          Instant.ofEpochSecond(
              Math.floorDiv(count, 1_000_000_000L), Math.floorMod(count, 1_000_000_000L));
    };
  }

  /** A time of day or, in MySQL, a span of up to 838 hours, as text: {@code [-]HH:mm:ss[.f]}. */
  static String time(long count, ChronoUnit unit) {
    long perSecond =
        switch (unit) {
          case MILLIS -> 1_000L;
          case MICROS -> 1_000_000L;
          default -> 1_000_000_000L;
        };
    long absolute = Math.abs(count);
    long seconds = absolute / perSecond;
    String text =
        String.format(
            Locale.ROOT,
            "%s%02d:%02d:%02d",
            count < 0 ? "-" : "",
            seconds / 3600,
            seconds / 60 % 60,
            seconds % 60);
    long fraction = absolute % perSecond;
    int digits = Long.toString(perSecond).length() - 1;
    return fraction == 0
        ? text
        : text + "." + ("%0" + digits + "d").formatted(fraction).replaceAll("0+$", "");
  }

  /** Bits, which come as bytes with the last ones first, as text of 0 and 1. */
  static String bits(JsonNode value, int length) {
    byte[] bytes = bytes(value);
    StringBuilder text = new StringBuilder();
    for (int i = Math.max(length, 1) - 1; i >= 0; i--) {
      boolean set = i / 8 < bytes.length && (bytes[i / 8] >> (i % 8) & 1) == 1;
      text.append(set ? '1' : '0');
    }
    return text.toString();
  }
}
