package io.lagoa.kit;

import java.math.BigDecimal;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import org.jspecify.annotations.Nullable;

/**
 * Converts one literal to what Spark holds for a scalar type, without loss.
 *
 * @param zone of text without a time zone
 */
record Literal(ZoneId zone) {

  /**
   * The value of this type, or null if the literal cannot be one. Types that are not known here
   * take the literal as it is.
   *
   * @throws ArithmeticException if a number does not fit
   * @throws NumberFormatException if text spells no number
   * @throws DateTimeException if text spells no date or time
   */
  @Nullable Object of(Object literal, DataType type) {
    if (type instanceof StringType) {
      return literal instanceof CharSequence ? literal.toString() : null;
    } else if (type instanceof BooleanType) {
      return truth(literal);
    } else if (type instanceof BinaryType) {
      return literal instanceof byte[] ? literal : null;
    } else if (type instanceof DateType) {
      return date(literal);
    } else if (type instanceof TimestampType) {
      return instant(literal);
    } else if (type instanceof TimestampNTZType) {
      return localDateTime(literal);
    }
    return isNumeric(type) ? number(literal, type) : literal;
  }

  private static boolean isNumeric(DataType type) {
    return type instanceof ByteType
        || type instanceof ShortType
        || type instanceof IntegerType
        || type instanceof LongType
        || type instanceof FloatType
        || type instanceof DoubleType
        || type instanceof DecimalType;
  }

  private static @Nullable Object number(Object literal, DataType type) {
    if (!(literal instanceof Number) && !(literal instanceof CharSequence)) {
      return null;
    } else if (type instanceof DoubleType) {
      return Double.valueOf(literal.toString());
    } else if (type instanceof FloatType) {
      return Float.valueOf(literal.toString());
    }
    BigDecimal number = new BigDecimal(literal.toString());
    if (type instanceof DecimalType decimal) {
      BigDecimal scaled = number.setScale(decimal.scale());
      return scaled.precision() <= decimal.precision() ? scaled : null;
    } else if (type instanceof LongType) {
      return number.longValueExact();
    } else if (type instanceof IntegerType) {
      return number.intValueExact();
    }
    return type instanceof ShortType ? (Object) number.shortValueExact() : number.byteValueExact();
  }

  private static @Nullable Boolean truth(Object literal) {
    return switch (literal.toString()) {
      case "true" -> true;
      case "false" -> false;
      default -> null;
    };
  }

  private static @Nullable LocalDate date(Object literal) {
    if (literal instanceof LocalDate date) {
      return date;
    } else if (literal instanceof Date date) {
      return date.toLocalDate();
    }
    return literal instanceof CharSequence text ? LocalDate.parse(text) : null;
  }

  private @Nullable Instant instant(Object literal) {
    if (literal instanceof Instant instant) {
      return instant;
    } else if (literal instanceof Timestamp timestamp) {
      return timestamp.toInstant();
    } else if (literal instanceof OffsetDateTime time) {
      return time.toInstant();
    } else if (literal instanceof CharSequence && hasZone(literal.toString())) {
      return OffsetDateTime.parse(literal.toString().replace(' ', 'T')).toInstant();
    }
    LocalDateTime local = localDateTime(literal);
    return local == null ? null : local.atZone(zone).toInstant();
  }

  private static boolean hasZone(String text) {
    return text.matches(".*:.*(Z|[+-]\\d\\d:\\d\\d)");
  }

  private static @Nullable LocalDateTime localDateTime(Object literal) {
    if (literal instanceof LocalDateTime time) {
      return time;
    } else if (literal instanceof LocalDate date) {
      return date.atStartOfDay();
    } else if (!(literal instanceof CharSequence)) {
      return null;
    }
    String text = literal.toString();
    return text.indexOf(':') < 0
        ? LocalDate.parse(text).atStartOfDay()
        : LocalDateTime.parse(text.replace(' ', 'T'));
  }
}
