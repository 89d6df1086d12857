package io.lagoa.compare;

import java.math.BigInteger;

/**
 * Positions of rows, both ends included.
 *
 * @param lowest not above {@code highest}
 */
record Range(BigInteger lowest, BigInteger highest) {
  private static final BigInteger PARTS = BigInteger.valueOf(256);

  /** How many positions each of its parts has. */
  BigInteger width() {
    BigInteger span = highest.subtract(lowest).add(BigInteger.ONE);
    return span.add(PARTS).subtract(BigInteger.ONE).divide(PARTS);
  }

  /** The part of a number, from 0. */
  Range part(long number) {
    BigInteger start = lowest.add(width().multiply(BigInteger.valueOf(number)));
    return new Range(start, start.add(width()).subtract(BigInteger.ONE).min(highest));
  }

  boolean isOne() {
    return lowest.equals(highest);
  }

  /** The range that holds two. */
  Range and(Range other) {
    return new Range(lowest.min(other.lowest), highest.max(other.highest));
  }
}
