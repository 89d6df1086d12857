package io.lagoa.sink.postgresql;

import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;

/** Numbers in the server's binary forms. */
final class Numbers {
  private Numbers() {}

  /** A whole number, however many bytes Spark keeps it in. */
  @FunctionalInterface
  interface Whole {
    long get(SpecializedGetters values, int at);
  }

  static Whole whole(DataType carried) {
    if (carried instanceof LongType) {
      return SpecializedGetters::getLong;
    }
    if (carried instanceof IntegerType) {
      return SpecializedGetters::getInt;
    }
    return carried instanceof ByteType ? SpecializedGetters::getByte : SpecializedGetters::getShort;
  }

  static void put(double value, CopyBuffer out) {
    out.putInt(8);
    out.putLong(Double.doubleToRawLongBits(value));
  }

  static Encoder decimal(DecimalType type) {
    NumericFormat format = new NumericFormat();
    int precision = type.precision();
    int scale = type.scale();
    return (values, at, out) -> {
      Decimal value = values.getDecimal(at, precision, scale);
      if (precision <= Decimal.MAX_LONG_DIGITS() && value.scale() == scale) {
        format.write(value.toUnscaledLong(), scale, out);
      } else {
        format.write(value.toJavaBigDecimal(), out);
      }
    };
  }

  /** The shortest decimal that reads as the same number, as people see it. */
  static Encoder shortest(boolean single) {
    NumericFormat format = new NumericFormat();
    return single
        ? (values, at, out) -> {
          float value = values.getFloat(at);
          format.write(value, Float.toString(value), out);
        }
        : (values, at, out) -> {
          double value = values.getDouble(at);
          format.write(value, Double.toString(value), out);
        };
  }
}
