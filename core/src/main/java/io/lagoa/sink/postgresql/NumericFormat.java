package io.lagoa.sink.postgresql;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * The server's binary form of decimal numbers: digits to the base of 10,000, the weight of the
 * first one, a sign, and how many decimal digits are shown after the point.
 */
final class NumericFormat {
  private static final int NEGATIVE = 0x4000;
  private static final int NOT_A_NUMBER = 0xC000;
  private static final int INFINITE = 0xD000;
  private static final int MINUS_INFINITE = 0xF000;
  private static final long[] POWERS = {1, 10, 100, 1_000};
  private static final BigInteger CHUNK = BigInteger.valueOf(10_000_000_000_000_000L);

  /** Digits of one number, the least first. */
  private short[] digits = new short[16];

  private int count;

  /** Writes {@code unscaled / 10^scale}; the scale is 0 or more. */
  void write(long unscaled, int scale, CopyBuffer out) {
    if (unscaled == Long.MIN_VALUE) {
      write(BigDecimal.valueOf(unscaled, scale), out);
      return;
    }
    count = 0;
    long rest = part(Math.abs(unscaled), scale);
    while (rest != 0) {
      add((int) (rest % 10_000));
      rest /= 10_000;
    }
    write(unscaled < 0, scale, out);
  }

  void write(BigDecimal number, CopyBuffer out) {
    BigDecimal plain = number.scale() < 0 ? number.setScale(0) : number;
    count = 0;
    BigInteger rest = plain.unscaledValue().abs();
    int odd = plain.scale() % 4;
    if (odd != 0) {
      BigInteger[] split = rest.divideAndRemainder(BigInteger.valueOf(POWERS[odd]));
      add((int) (split[1].longValue() * POWERS[4 - odd]));
      rest = split[0];
    }
    while (rest.bitLength() > 63) {
      BigInteger[] split = rest.divideAndRemainder(CHUNK);
      long chunk = split[1].longValue();
      for (int i = 0; i < 4; i++) {
        add((int) (chunk % 10_000));
        chunk /= 10_000;
      }
      rest = split[0];
    }
    long last = rest.longValue();
    while (last != 0) {
      add((int) (last % 10_000));
      last /= 10_000;
    }
    write(plain.signum() < 0, plain.scale(), out);
  }

  /** Writes the shortest decimal that is this number, or what is none. */
  void write(double number, String shortest, CopyBuffer out) {
    if (Double.isNaN(number)) {
      special(NOT_A_NUMBER, out);
    } else if (Double.isInfinite(number)) {
      special(number > 0 ? INFINITE : MINUS_INFINITE, out);
    } else {
      write(new BigDecimal(shortest), out);
    }
  }

  private static void special(int sign, CopyBuffer out) {
    out.putInt(8);
    out.putShort(0);
    out.putShort(0);
    out.putShort(sign);
    out.putShort(0);
  }

  /** Adds the digit that reaches over the end of the last whole four, and answers the others. */
  private long part(long magnitude, int scale) {
    int odd = scale % 4;
    if (odd == 0) {
      return magnitude;
    }
    add((int) (magnitude % POWERS[odd] * POWERS[4 - odd]));
    return magnitude / POWERS[odd];
  }

  private void add(int digit) {
    if (count == digits.length) {
      digits = Arrays.copyOf(digits, 2 * count);
    }
    digits[count++] = (short) digit;
  }

  private void write(boolean negative, int scale, CopyBuffer out) {
    int fraction = (scale + 3) / 4;
    int top = count;
    while (top > 0 && digits[top - 1] == 0) {
      top--;
    }
    int bottom = 0;
    while (bottom < top && digits[bottom] == 0) {
      bottom++;
    }
    out.putInt(8 + 2 * (top - bottom));
    out.putShort(top - bottom);
    out.putShort(top == bottom ? 0 : top - fraction - 1);
    out.putShort(negative && top > bottom ? NEGATIVE : 0);
    out.putShort(scale);
    for (int i = top - 1; i >= bottom; i--) {
      out.putShort(digits[i]);
    }
  }
}
