package io.lagoa.ml.registry;

import io.lagoa.config.Default;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * Which rows are held out from training to judge the model by, {@code split {…}}.
 *
 * @param by the newest rows by this column, a time or a number; without it, rows at random
 * @param holdout the share of the rows, such as {@code 20%} or {@code 0.2}
 */
public record Split(Optional<String> by, @Default("20%") String holdout) {
  /** A fifth of the rows at random. */
  public static final Split RANDOM = new Split(Optional.empty(), "20%");

  public Split {
    if (!(fraction(holdout) > 0 && fraction(holdout) < 1)) {
      throw invalid(holdout);
    }
  }

  /** The share held out, between 0 and 1. */
  public double fraction() {
    return fraction(holdout);
  }

  private static double fraction(String text) {
    String number = text.strip();
    boolean percent = number.endsWith("%");
    try {
      BigDecimal value =
          new BigDecimal(percent ? number.substring(0, number.length() - 1).strip() : number);
      return (percent ? value.movePointLeft(2) : value).doubleValue();
    } catch (NumberFormatException e) {
      throw invalid(text);
    }
  }

  private static LagoaException invalid(String holdout) {
    return new LagoaException(
        ErrorCode.CONFIG_INVALID,
        "Invalid split: holdout = %s; write a share between 0%% and 100%%, such as 20%%"
            .formatted(holdout));
  }
}
