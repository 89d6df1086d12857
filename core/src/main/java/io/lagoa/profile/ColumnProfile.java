package io.lagoa.profile;

import java.util.List;
import java.util.Optional;

/**
 * What a column is like.
 *
 * @param name its name
 * @param type its type, in SQL
 * @param nulls rows without a value
 * @param distinct different values, estimated within about 5 %
 * @param min the smallest value; empty if there is none or the type has no order
 * @param max the greatest value
 * @param mean of numbers
 * @param deviation the standard deviation of numbers, of a sample
 * @param quantiles of numbers: 5, 25, 50, 75 and 95 %, to a ten-thousandth of the rank; or empty
 * @param frequent the most frequent values, the first most; their counts may be too small by the
 *     error of an estimate, unless {@code allValues}
 * @param allValues whether {@code frequent} has all values of the column, exactly
 * @param shape what all texts look like; empty if they do not look alike
 */
public record ColumnProfile(
    String name,
    String type,
    long nulls,
    long distinct,
    Optional<String> min,
    Optional<String> max,
    Optional<Double> mean,
    Optional<Double> deviation,
    List<Double> quantiles,
    List<Frequent> frequent,
    boolean allValues,
    Optional<Shape> shape) {
  public ColumnProfile {
    quantiles = List.copyOf(quantiles);
    frequent = List.copyOf(frequent);
  }

  /** A value and how many rows have it. */
  public record Frequent(String value, long rows) {}
}
