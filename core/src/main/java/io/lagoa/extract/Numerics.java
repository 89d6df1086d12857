package io.lagoa.extract;

import static io.lagoa.extract.BinaryCells.int2;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;

/**
 * PostgreSQL's numeric: how many digits to the base of 10,000, the exponent of the first, a sign,
 * how many decimals are shown, and the digits.
 */
final class Numerics {
  private static final int EXPONENT = 2;
  private static final int SIGN = 4;
  private static final int DIGITS = 8;
  private static final int NEGATIVE = 0x4000;
  private static final int BASE = 10_000;
  private static final int DECIMALS = 4;

  /** Digits to the base that any long holds. */
  private static final int LONG_DIGITS = 4;

  private static final int[] POWERS = {1, 10, 100, 1_000, BASE};
  private static final long[] LIMITS = new long[Decimal.MAX_LONG_DIGITS() + 1];

  static {
    LIMITS[0] = 1;
    for (int i = 1; i < LIMITS.length; i++) {
      LIMITS[i] = LIMITS[i - 1] * 10;
    }
  }

  private Numerics() {}

  /** Takes values that the type holds exactly; others are told. */
  static BinaryCell cell(DecimalType type) {
    int precision = type.precision();
    int scale = type.scale();
    if (precision <= Decimal.MAX_INT_DIGITS()) {
      return (to, row, from, at, length) ->
          to.putInt(row, (int) number(from, at, precision, scale));
    }
    if (precision <= Decimal.MAX_LONG_DIGITS()) {
      return (to, row, from, at, length) -> to.putLong(row, number(from, at, precision, scale));
    }
    return (to, row, from, at, length) -> {
      byte[] unscaled =
          fitsTwoLongs(from, at, precision, scale)
              ? twoLongs(from, at, scale)
              : bigNumber(from, at, precision, scale).toByteArray();
      to.putByteArray(row, unscaled, 0, unscaled.length);
    };
  }

  /** Whether the part before the point and the decimals that are taken are each at most a long. */
  private static boolean fitsTwoLongs(byte[] from, int at, int precision, int scale) {
    return int2(from, at + EXPONENT) < LONG_DIGITS
        && LONG_DIGITS * DECIMALS <= precision - scale
        && scale <= Decimal.MAX_LONG_DIGITS();
  }

  /** The value times ten to the scale, as the sixteen bytes of a number. */
  private static byte[] twoLongs(byte[] from, int at, int scale) {
    int sign = sign(from, at);
    int exponent = int2(from, at + EXPONENT);
    long whole = 0;
    for (int power = exponent; power >= 0; power--) {
      whole = whole * BASE + digit(from, at, exponent - power);
    }
    int last = Math.min(exponent - int2(from, at) + 1, lowest(scale));
    long decimals = 0;
    for (int power = -1; power >= last; power--) {
      int taken = taken(power, scale);
      decimals =
          decimals * POWERS[taken] + part(from, at, digit(from, at, exponent - power), taken);
    }
    long low = whole * LIMITS[scale];
    long high = Math.multiplyHigh(whole, LIMITS[scale]);
    long sum = low + decimals;
    high += Long.compareUnsigned(sum, low) < 0 ? 1 : 0;
    if (sign < 0) {
      sum = -sum;
      high = ~high + (sum == 0 ? 1 : 0);
    }
    return ByteBuffer.allocate(2 * Long.BYTES).putLong(high).putLong(sum).array();
  }

  /** The value times ten to the scale. */
  private static long number(byte[] from, int at, int precision, int scale) {
    int sign = sign(from, at);
    int exponent = int2(from, at + EXPONENT);
    int last = Math.min(exponent - int2(from, at) + 1, lowest(scale));
    long number = 0;
    try {
      for (int power = Math.max(exponent, -1); power >= last; power--) {
        int taken = taken(power, scale);
        int digit = digit(from, at, exponent - power);
        number =
            Math.addExact(
                Math.multiplyExact(number, (long) POWERS[taken]), part(from, at, digit, taken));
      }
    } catch (ArithmeticException tooLarge) {
      throw unrepresentable(from, at);
    }
    if (number >= LIMITS[precision]) {
      throw unrepresentable(from, at);
    }
    return sign * number;
  }

  private static BigInteger bigNumber(byte[] from, int at, int precision, int scale) {
    sign(from, at);
    BigDecimal value = value(from, at).stripTrailingZeros();
    if (value.scale() > scale || value.precision() - value.scale() > precision - scale) {
      throw unrepresentable(from, at);
    }
    return value.setScale(scale).unscaledValue();
  }

  /** The value, which must be a number. */
  private static BigDecimal value(byte[] from, int at) {
    int exponent = int2(from, at + EXPONENT);
    int count = int2(from, at);
    BigInteger digits = BigInteger.ZERO;
    int index = 0;
    while (index < count) {
      long head = 0; // four digits at once
      int end = Math.min(count, index + DECIMALS);
      long factor = 1;
      for (; index < end; index++) {
        head = head * BASE + digit(from, at, index);
        factor *= BASE;
      }
      digits = digits.multiply(BigInteger.valueOf(factor)).add(BigInteger.valueOf(head));
    }
    BigInteger signed = sign(from, at) < 0 ? digits.negate() : digits;
    return new BigDecimal(signed, (count - 1 - exponent) * DECIMALS);
  }

  /** How many decimal digits of the digit of that power belong to the number. */
  private static int taken(int power, int scale) {
    return power >= 0 ? DECIMALS : Math.max(0, Math.min(DECIMALS, scale + (power + 1) * DECIMALS));
  }

  /** The digit without the decimals that are not taken, which must be zero. */
  private static int part(byte[] from, int at, int digit, int taken) {
    int left = POWERS[DECIMALS - taken];
    if (digit % left != 0) {
      throw unrepresentable(from, at);
    }
    return digit / left;
  }

  private static int lowest(int scale) {
    return -((scale + DECIMALS - 1) / DECIMALS);
  }

  private static int digit(byte[] from, int at, int index) {
    return index < 0 || index >= int2(from, at) ? 0 : int2(from, at + DIGITS + 2 * index);
  }

  private static int sign(byte[] from, int at) {
    int sign = int2(from, at + SIGN) & 0xffff;
    return switch (sign) {
      case 0 -> 1;
      case NEGATIVE -> -1;
      case 0xd000 -> throw new Unrepresentable("Infinity");
      case 0xf000 -> throw new Unrepresentable("-Infinity");
      default -> throw new Unrepresentable("NaN");
    };
  }

  private static Unrepresentable unrepresentable(byte[] from, int at) {
    return new Unrepresentable(value(from, at).stripTrailingZeros().toPlainString());
  }
}
