package io.lagoa.sink.mysql;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
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
import org.apache.spark.sql.types.TimestampType;
import org.apache.spark.unsafe.types.UTF8String;

/** Writes a value that is not NULL as a field of a file that {@code LOAD DATA} reads. */
@FunctionalInterface
interface FieldText {
  DateTimeFormatter DATE_TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS");
  DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuu-MM-dd");

  void write(InternalRow row, int at, ByteArrayOutputStream out);

  /** For values of a type; points in time in UTC, bytes in hexadecimal. */
  static FieldText of(DataType type) {
    if (type instanceof StringType) {
      return (row, at, out) -> escaped(row.getUTF8String(at), out);
    }
    if (type instanceof BinaryType) {
      return (row, at, out) -> plain(HexFormat.of().formatHex(row.getBinary(at)), out);
    }
    if (type instanceof BooleanType) {
      return (row, at, out) -> out.write(row.getBoolean(at) ? '1' : '0');
    }
    if (type instanceof DecimalType decimal) {
      return (row, at, out) ->
          plain(
              row.getDecimal(at, decimal.precision(), decimal.scale())
                  .toJavaBigDecimal()
                  .stripTrailingZeros()
                  .toPlainString(),
              out);
    }
    if (type instanceof DateType) {
      return (row, at, out) -> plain(DATE.format(LocalDate.ofEpochDay(row.getInt(at))), out);
    }
    if (type instanceof TimestampType || type instanceof TimestampNTZType) {
      return (row, at, out) -> plain(dateTime(row.getLong(at)), out);
    }
    return number(type);
  }

  private static FieldText number(DataType type) {
    if (type instanceof LongType) {
      return (row, at, out) -> plain(Long.toString(row.getLong(at)), out);
    }
    if (type instanceof IntegerType) {
      return (row, at, out) -> plain(Integer.toString(row.getInt(at)), out);
    }
    if (type instanceof ShortType) {
      return (row, at, out) -> plain(Short.toString(row.getShort(at)), out);
    }
    if (type instanceof ByteType) {
      return (row, at, out) -> plain(Byte.toString(row.getByte(at)), out);
    }
    if (type instanceof DoubleType) {
      return (row, at, out) -> plain(Double.toString(row.getDouble(at)), out);
    }
    if (type instanceof FloatType) {
      return (row, at, out) -> plain(Float.toString(row.getFloat(at)), out);
    }
    throw new IllegalStateException("No text for " + type.sql());
  }

  private static String dateTime(long microsSinceEpoch) {
    Instant instant = Instant.EPOCH.plus(microsSinceEpoch, ChronoUnit.MICROS);
    return DATE_TIME.format(LocalDateTime.ofInstant(instant, ZoneOffset.UTC));
  }

  private static void plain(String text, ByteArrayOutputStream out) {
    out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static void escaped(UTF8String text, ByteArrayOutputStream out) {
    for (byte letter : text.getBytes()) {
      if (letter == '\\' || letter == '\t' || letter == '\n') {
        out.write('\\');
        out.write(letter);
      } else if (letter == 0) {
        out.write('\\');
        out.write('0');
      } else {
        out.write(letter);
      }
    }
  }
}
