package io.lagoa.sink.postgresql;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.CalendarIntervalType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DayTimeIntervalType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import org.apache.spark.sql.types.YearMonthIntervalType;

/**
 * Decides how values of Spark's types are written as values of the server's types, without loss; a
 * value that the server's type cannot hold is a {@code DATA_ERROR}.
 */
final class Encoders {
  private Encoders() {}

  /**
   * The encoder of a Spark type into a type of the server, where there is one. Any type that reads
   * plain text in its binary form may be given for strings: text, json, xml, an enum.
   *
   * @param type as the server names it, without length or precision
   * @param column for messages
   */
  static Optional<Encoder> of(DataType carried, String type, String column) {
    if (isInteger(carried)) {
      return integer(carried, type, column);
    }
    if (carried instanceof FloatType || carried instanceof DoubleType) {
      return fraction(carried, type);
    }
    if (carried instanceof DecimalType decimal && type.equals("numeric")) {
      return Optional.of(Numbers.decimal(decimal));
    }
    if (carried instanceof StringType) {
      return Optional.of(Texts.of(type, column));
    }
    if (carried instanceof ArrayType array && type.endsWith("[]")) {
      return ArrayFormat.of(array, type.substring(0, type.length() - 2), column);
    }
    return plain(carried, type, column);
  }

  private static boolean isInteger(DataType type) {
    return type instanceof LongType
        || type instanceof IntegerType
        || type instanceof ShortType
        || type instanceof ByteType;
  }

  private static Optional<Encoder> integer(DataType carried, String type, String column) {
    Numbers.Whole whole = Numbers.whole(carried);
    return Optional.ofNullable(
        switch (type) {
          case "bigint" ->
              (values, at, out) -> {
                out.putInt(8);
                out.putLong(whole.get(values, at));
              };
          case "integer" ->
              (values, at, out) -> {
                long value = whole.get(values, at);
                require(value == (int) value, value, column, type);
                out.putInt(4);
                out.putInt((int) value);
              };
          case "smallint" ->
              (values, at, out) -> {
                long value = whole.get(values, at);
                require(value == (short) value, value, column, type);
                out.putInt(2);
                out.putShort((int) value);
              };
          case "numeric" -> {
            NumericFormat format = new NumericFormat();
            yield (values, at, out) -> format.write(whole.get(values, at), 0, out);
          }
          case "double precision" ->
              carried instanceof LongType
                  ? null
                  : (values, at, out) -> Numbers.put((double) whole.get(values, at), out);
          default -> null;
        });
  }

  private static Optional<Encoder> fraction(DataType carried, String type) {
    boolean single = carried instanceof FloatType;
    return Optional.ofNullable(
        switch (type) {
          case "double precision" ->
              single
                  ? (values, at, out) -> Numbers.put((double) values.getFloat(at), out)
                  : (values, at, out) -> Numbers.put(values.getDouble(at), out);
          case "real" ->
              single
                  ? (values, at, out) -> {
                    out.putInt(4);
                    out.putInt(Float.floatToRawIntBits(values.getFloat(at)));
                  }
                  : null;
          case "numeric" -> Numbers.shortest(single);
          default -> null;
        });
  }

  private static Optional<Encoder> plain(DataType carried, String type, String column) {
    Encoder encoder =
        switch (type) {
          case "boolean" ->
              carried instanceof BooleanType
                  ? (values, at, out) -> {
                    out.putInt(1);
                    out.putByte(values.getBoolean(at) ? 1 : 0);
                  }
                  : null;
          case "bytea" -> carried instanceof BinaryType ? Encoders::bytes : null;
          case "date" -> carried instanceof DateType ? Times.date(column) : null;
          case "timestamp with time zone" ->
              carried instanceof TimestampType ? Times.timestamp(column) : null;
          case "timestamp without time zone" ->
              carried instanceof TimestampNTZType ? Times.timestamp(column) : null;
          case "time without time zone" ->
              carried instanceof TimestampNTZType ? Times.time(column) : null;
          case "interval" -> interval(carried);
          default -> null;
        };
    return Optional.ofNullable(encoder);
  }

  private static @org.jspecify.annotations.Nullable Encoder interval(DataType carried) {
    if (carried instanceof DayTimeIntervalType) {
      return Times::dayTime;
    }
    if (carried instanceof YearMonthIntervalType) {
      return (values, at, out) -> Times.put(0, 0, values.getInt(at), out);
    }
    return carried instanceof CalendarIntervalType ? Times::calendar : null;
  }

  private static void bytes(SpecializedGetters values, int at, CopyBuffer out) {
    byte[] bytes = values.getBinary(at);
    out.putInt(bytes.length);
    out.putBytes(bytes);
  }

  /** Fails unless the server's type can hold a value. */
  static void require(boolean fits, Object value, String column, String type) {
    if (!fits) {
      throw new LagoaException(
          ErrorCode.DATA_ERROR,
          "Cannot deliver %s in column %s: the target's type %s does not hold it; widen the target's column, or correct the value in the query"
              .formatted(value, column, type));
    }
  }
}
