package io.lagoa.ml;

import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/**
 * How features become numbers: learned from the training rows, the same for every later row.
 *
 * @param numeric a missing value counts as the mean
 * @param categorical a category is its position from 1 among the most frequent; 0 is any other
 *     value, an unseen one, and null
 */
public record Encoding(List<Numeric> numeric, List<Categorical> categorical) {
  /** So many categories of a column are told apart; rarer ones share one place. */
  public static final int CATEGORIES = 64;

  /**
   * A numeric column.
   *
   * @param deviation standard deviation of the training rows, above 0
   */
  public record Numeric(String column, double mean, double deviation) {
    /** DOUBLE, never null. */
    public Column value() {
      return functions.coalesce(Features.finite(column), functions.lit(mean));
    }
  }

  /**
   * A categorical column.
   *
   * @param values the most frequent first; values of one frequency by alphabet
   */
  public record Categorical(String column, List<String> values) {
    public Categorical {
      values = List.copyOf(values);
    }

    /** How many different numbers {@link #value} gives. */
    public int arity() {
      return values.size() + 1;
    }

    /** DOUBLE, never null. */
    public Column value() {
      if (values.isEmpty()) {
        return functions.lit(0.0);
      }
      Column known = functions.array(values.stream().map(functions::lit).toArray(Column[]::new));
      Column position =
          functions.array_position(known, Features.column(column).cast("string")).cast("double");
      return functions.coalesce(position, functions.lit(0.0));
    }
  }

  public Encoding {
    numeric = List.copyOf(numeric);
    categorical = List.copyOf(categorical);
  }

  /**
   * Learns from the training rows; two Spark jobs at most.
   *
   * @throws io.lagoa.error.LagoaException {@code DATA_ERROR} if a numeric feature has no value
   */
  public static Encoding of(Examples examples) {
    return new Encoding(
        Profile.numeric(examples.rows(), examples.features().numeric()),
        Profile.categorical(examples.rows(), examples.features().categorical()));
  }

  public Features features() {
    return new Features(
        numeric.stream().map(Numeric::column).toList(),
        categorical.stream().map(Categorical::column).toList());
  }

  /**
   * Decides whether rows of this schema can be encoded.
   *
   * @throws io.lagoa.error.LagoaException {@code SCHEMA_MISMATCH} if they cannot
   */
  public void require(StructType schema) {
    features().require(schema, "Cannot score these rows");
  }

  /** All features as ARRAY of DOUBLE, numeric first. */
  public Column values() {
    return functions.array(
        Stream.concat(
                numeric.stream().map(Numeric::value), categorical.stream().map(Categorical::value))
            .toArray(Column[]::new));
  }
}
