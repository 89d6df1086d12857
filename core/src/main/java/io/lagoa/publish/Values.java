package io.lagoa.publish;

import io.lagoa.check.Reading;
import java.math.BigDecimal;
import java.sql.Timestamp;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import org.jspecify.annotations.Nullable;

/** Decides how a column's value is compared: as a number, where its type has an order like one. */
final class Values {
  private Values() {}

  /** A column of a schema, whatever its case; it is known to be there. */
  static StructField column(StructType schema, String name) {
    for (StructField field : schema.fields()) {
      if (field.name().equalsIgnoreCase(name)) {
        return field;
      }
    }
    throw new IllegalArgumentException(
        "No column '%s'; columns are %s".formatted(name, List.of(schema.fieldNames())));
  }

  /** Whether file statistics hold the exact bounds of a column of this type. */
  static boolean exactBounds(DataType type) {
    return type instanceof ByteType
        || type instanceof ShortType
        || type instanceof IntegerType
        || type instanceof LongType
        || type instanceof DecimalType
        || type instanceof DateType;
  }

  /**
   * A text as a number of a type: days of a date, microseconds of a timestamp; empty if the type is
   * compared as text, or the text is no such value.
   */
  static Optional<BigDecimal> parse(DataType type, String text, ZoneId zone) {
    try {
      if (type instanceof NumericType) {
        return Optional.of(new BigDecimal(text));
      }
      if (type instanceof DateType) {
        return Optional.of(BigDecimal.valueOf(LocalDate.parse(text).toEpochDay()));
      }
      if (type instanceof TimestampType || type instanceof TimestampNTZType) {
        ZoneId own = type instanceof TimestampNTZType ? ZoneOffset.UTC : zone;
        return Optional.of(micros(instant(text.replace(' ', 'T'), own)));
      }
    } catch (DateTimeException | NumberFormatException e) {
      return Optional.empty();
    }
    return Optional.empty();
  }

  /** A value that Spark gives, as it is compared. */
  static Reading of(@Nullable Object value) {
    if (value == null) {
      return Reading.none();
    }
    if (value instanceof BigDecimal decimal) {
      return Reading.value(decimal, decimal.toPlainString());
    }
    if (value instanceof Double || value instanceof Float) {
      double number = ((Number) value).doubleValue();
      return Double.isFinite(number)
          ? Reading.value(new BigDecimal(value.toString()), value.toString())
          : Reading.text(value.toString());
    }
    if (value instanceof Number number) {
      return Reading.value(BigDecimal.valueOf(number.longValue()), number.toString());
    }
    if (value instanceof LocalDate || value instanceof java.sql.Date) {
      LocalDate date = LocalDate.parse(value.toString());
      return Reading.value(BigDecimal.valueOf(date.toEpochDay()), date.toString());
    }
    return instant(value)
        .map(at -> Reading.value(micros(at), value.toString()))
        .orElseGet(() -> Reading.text(value.toString()));
  }

  /** When a value that Spark gives was; a date begins at midnight of the zone. */
  static Optional<Instant> when(Object value, ZoneId zone) {
    if (value instanceof LocalDate || value instanceof java.sql.Date) {
      return Optional.of(LocalDate.parse(value.toString()).atStartOfDay(zone).toInstant());
    }
    if (value instanceof LocalDateTime local) {
      return Optional.of(local.atZone(zone).toInstant());
    }
    return instant(value);
  }

  /** When a text is, with or without offset, with or without time. */
  static Instant instant(String text, ZoneId zone) {
    if (text.matches(".*T.*(Z|[+-]\\d\\d:\\d\\d)")) {
      return OffsetDateTime.parse(text).toInstant();
    }
    return text.contains("T")
        ? LocalDateTime.parse(text).atZone(zone).toInstant()
        : LocalDate.parse(text).atStartOfDay(zone).toInstant();
  }

  private static Optional<Instant> instant(Object value) {
    if (value instanceof Timestamp timestamp) {
      return Optional.of(timestamp.toInstant());
    }
    if (value instanceof LocalDateTime local) {
      return Optional.of(local.toInstant(ZoneOffset.UTC));
    }
    return value instanceof Instant instant ? Optional.of(instant) : Optional.empty();
  }

  private static BigDecimal micros(Instant at) {
    return BigDecimal.valueOf(at.getEpochSecond())
        .movePointRight(6)
        .add(BigDecimal.valueOf(at.getNano() / 1000));
  }
}
