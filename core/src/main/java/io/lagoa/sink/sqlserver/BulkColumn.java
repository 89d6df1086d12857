package io.lagoa.sink.sqlserver;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.sink.Slot;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.GregorianCalendar;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TimeZone;
import microsoft.sql.DateTimeOffset;
import org.apache.spark.sql.catalyst.InternalRow;
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
import org.jspecify.annotations.Nullable;

/**
 * Decides how a column's values travel by bulk copy, so that the server neither rounds nor cuts
 * them; what it would is an error here.
 *
 * @param type the lake's type of what is sent
 * @param place where it goes
 * @param jdbcType the type that the driver is told
 */
record BulkColumn(DataType type, Place place, int jdbcType) implements Serializable {
  private static final Set<String> WHOLE = Set.of("smallint", "int", "bigint");
  private static final Set<String> TEXTS = Set.of("nvarchar", "nchar", "ntext");
  private static final Set<String> BYTES = Set.of("varbinary", "binary", "image");
  private static final Set<String> TIMES = Set.of("datetime2", "datetimeoffset");
  private static final long FIRST_DAY = LocalDate.of(1, 1, 1).toEpochDay();
  private static final long LAST_DAY = LocalDate.of(9999, 12, 31).toEpochDay();
  private static final long LAST_JULIAN_DAY = LocalDate.of(1582, 10, 4).toEpochDay();
  private static final long FIRST_GREGORIAN_DAY = LocalDate.of(1582, 10, 15).toEpochDay();
  private static final long MICROS_A_DAY = 86_400_000_000L;

  /** The column of a slot; empty if values of that type reach such a place by batches only. */
  static Optional<BulkColumn> of(Slot slot, Place place) {
    int jdbcType = jdbcType(slot.carried(), place.type());
    return jdbcType == Types.NULL
        ? Optional.empty()
        : Optional.of(new BulkColumn(slot.carried(), place, jdbcType));
  }

  private static int jdbcType(DataType type, String place) {
    if (type instanceof StringType) {
      return TEXTS.contains(place) ? Types.NVARCHAR : Types.NULL;
    }
    if (type instanceof BinaryType) {
      return BYTES.contains(place) ? Types.VARBINARY : Types.NULL;
    }
    if (type instanceof BooleanType) {
      return place.equals("bit") ? Types.BIT : Types.NULL;
    }
    if (type instanceof DecimalType) {
      return place.equals("decimal") || place.equals("numeric") ? Types.DECIMAL : Types.NULL;
    }
    if (type instanceof DoubleType) {
      return place.equals("float") ? Types.DOUBLE : Types.NULL;
    }
    if (type instanceof FloatType) {
      return place.equals("float") || place.equals("real") ? Types.REAL : Types.NULL;
    }
    if (type instanceof DateType) {
      return place.equals("date") ? Types.DATE : Types.NULL;
    }
    if (type instanceof TimestampNTZType) {
      return TIMES.contains(place) ? microsoft.sql.Types.DATETIMEOFFSET : Types.NULL;
    }
    return WHOLE.contains(place) ? whole(type) : Types.NULL;
  }

  private static int whole(DataType type) {
    if (type instanceof LongType) {
      return Types.BIGINT;
    }
    if (type instanceof IntegerType) {
      return Types.INTEGER;
    }
    return type instanceof ShortType || type instanceof ByteType ? Types.SMALLINT : Types.NULL;
  }

  /** Characters, bytes or digits, as the driver is told; more than 8,000 bytes are a stream. */
  int precision() {
    return switch (jdbcType) {
      case Types.NVARCHAR, Types.VARBINARY, Types.DECIMAL -> place.precision();
      default -> 0;
    };
  }

  /** Digits after the point, as the driver is told. */
  int scale() {
    return switch (jdbcType) {
      case Types.DECIMAL, microsoft.sql.Types.DATETIMEOFFSET -> place.scale();
      default -> 0;
    };
  }

  /**
   * A row's value as the driver takes it.
   *
   * @throws LagoaException {@code DATA_ERROR} if the place cannot hold it as it is
   */
  @Nullable Object value(InternalRow row, int at) {
    if (row.isNullAt(at)) {
      return null;
    }
    return switch (jdbcType) {
      case Types.NVARCHAR -> text(row.getUTF8String(at).toString());
      case Types.VARBINARY -> bytes(row.getBinary(at));
      case Types.BIT -> row.getBoolean(at);
      case Types.DECIMAL -> decimal(row, at);
      case Types.DOUBLE -> finite(row.getDouble(at));
      case Types.REAL -> (float) finite(row.getFloat(at));
      case Types.DATE -> day(row.getInt(at)).toString();
      case Types.BIGINT -> row.getLong(at);
      case Types.INTEGER -> row.getInt(at);
      case Types.SMALLINT -> type instanceof ByteType ? row.getByte(at) : row.getShort(at);
      default -> time(row.getLong(at));
    };
  }

  private String text(String text) {
    if (text.length() > place.precision()) {
      throw misfit("a text of %,d characters".formatted(text.length()));
    }
    return text;
  }

  private byte[] bytes(byte[] bytes) {
    if (bytes.length > place.precision()) {
      throw misfit("%,d bytes".formatted(bytes.length));
    }
    return bytes;
  }

  private BigDecimal decimal(InternalRow row, int at) {
    DecimalType decimal = (DecimalType) type;
    BigDecimal value = row.getDecimal(at, decimal.precision(), decimal.scale()).toJavaBigDecimal();
    BigDecimal least = value.stripTrailingZeros();
    if (least.scale() > place.scale()
        || value.setScale(place.scale(), RoundingMode.DOWN).precision() > place.precision()) {
      throw misfit(value.toPlainString());
    }
    return value.setScale(place.scale(), RoundingMode.UNNECESSARY);
  }

  private double finite(double value) {
    if (!Double.isFinite(value)) {
      throw misfit(Double.toString(value));
    }
    return value;
  }

  /** The driver's calendar leaves out the ten days that the Pope did. */
  private LocalDate day(long day) {
    LocalDate date = LocalDate.ofEpochDay(day);
    if (day < FIRST_DAY || day > LAST_DAY || (day > LAST_JULIAN_DAY && day < FIRST_GREGORIAN_DAY)) {
      throw misfit(date.toString());
    }
    return date;
  }

  /** With an offset of zero, which a {@code datetime2} drops: no time zone of a JVM has a say. */
  private DateTimeOffset time(long micros) {
    LocalDate day = day(Math.floorDiv(micros, MICROS_A_DAY));
    long unit = (long) Math.pow(10, Math.max(0, 6 - place.scale()));
    if (Math.floorMod(micros, unit) != 0) {
      throw misfit(Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString());
    }
    GregorianCalendar calendar = new GregorianCalendar(TimeZone.getTimeZone("UTC"), Locale.ROOT);
    calendar.clear();
    calendar.set(day.getYear(), day.getMonthValue() - 1, day.getDayOfMonth());
    long microsOfDay = Math.floorMod(micros, MICROS_A_DAY);
    Timestamp time = new Timestamp(calendar.getTimeInMillis() + microsOfDay / 1_000);
    time.setNanos((int) (microsOfDay % 1_000_000) * 1_000);
    return DateTimeOffset.valueOf(time, 0);
  }

  private LagoaException misfit(String value) {
    return new LagoaException(
        ErrorCode.DATA_ERROR,
        "Cannot deliver column %s: the target's %s does not hold %s; CAST it in the query, or give the target's column a type that holds it"
            .formatted(place.name(), place, value));
  }
}
