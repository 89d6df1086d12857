package io.lagoa.ml;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;

/**
 * Decides whether a hyper-parameter's value is possible. Each method throws {@code CONFIG_INVALID}
 * if it is not.
 */
public final class Parameter {
  private Parameter() {}

  public static void atLeast(double least, String name, double value) {
    require(value >= least, name, value, "it is at least " + plain(least));
  }

  public static void atMost(double most, String name, double value) {
    require(value <= most, name, value, "it is at most " + plain(most));
  }

  public static void positive(String name, double value) {
    require(value > 0, name, value, "it is above 0");
  }

  private static void require(boolean holds, String name, double value, String rule) {
    if (!holds) {
      throw new LagoaException(
          ErrorCode.CONFIG_INVALID,
          "Invalid trainer: %s = %s; %s".formatted(name, plain(value), rule));
    }
  }

  private static String plain(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
