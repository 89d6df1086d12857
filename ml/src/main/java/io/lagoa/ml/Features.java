package io.lagoa.ml;

import static io.lagoa.error.Names.quoted;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The columns that a model learns from.
 *
 * @param numeric numbers and booleans; a value that is null, NaN or infinite counts as the mean
 * @param categorical strings, booleans, numbers or dates, each value a category of its own
 */
public record Features(List<String> numeric, List<String> categorical) {
  public Features {
    numeric = List.copyOf(numeric);
    categorical = List.copyOf(categorical);
    TreeSet<String> seen = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    for (String name : Stream.concat(numeric.stream(), categorical.stream()).toList()) {
      if (!seen.add(name)) {
        throw new LagoaException(
            ErrorCode.CONFIG_INVALID,
            "Invalid features: column '%s' is named twice; name it once, as numeric or categorical"
                .formatted(name));
      }
    }
    if (seen.isEmpty()) {
      throw new LagoaException(
          ErrorCode.CONFIG_INVALID,
          "Invalid features: no column to learn from; name some: features { numeric = [a], categorical = [b] }");
    }
  }

  /** All numbers as numeric, all strings and booleans as categorical, but for the named columns. */
  public static Features in(StructType schema, Collection<String> except) {
    TreeSet<String> left = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    left.addAll(except);
    List<String> numeric = new ArrayList<>();
    List<String> categorical = new ArrayList<>();
    for (StructField field : schema.fields()) {
      if (left.contains(field.name())) {
        continue;
      }
      if (field.dataType() instanceof NumericType) {
        numeric.add(field.name());
      } else if (field.dataType() instanceof StringType
          || field.dataType() instanceof BooleanType) {
        categorical.add(field.name());
      }
    }
    return new Features(numeric, categorical);
  }

  /** Numeric, then categorical. */
  public List<String> names() {
    return Stream.concat(numeric.stream(), categorical.stream()).toList();
  }

  /**
   * Decides whether rows of this schema have these columns.
   *
   * @param where the table or model, for the message
   * @throws LagoaException {@code SCHEMA_MISMATCH} if one is missing or of another kind
   */
  public void require(StructType schema, String where) {
    problem(schema)
        .ifPresent(
            problem -> {
              throw new LagoaException(
                  ErrorCode.SCHEMA_MISMATCH,
                  "%s: %s; there are %s"
                      .formatted(where, problem, Arrays.toString(schema.fieldNames())));
            });
  }

  /** Whether rows of this schema have these columns. */
  public boolean fit(StructType schema) {
    return problem(schema).isEmpty();
  }

  private Optional<String> problem(StructType schema) {
    return Stream.concat(
            numeric.stream()
                .flatMap(name -> problem(schema, name, "numeric", Features::isNumber).stream()),
            categorical.stream()
                .flatMap(name -> problem(schema, name, "categorical", Features::isWord).stream()))
        .findFirst();
  }

  private static Optional<String> problem(
      StructType schema, String name, String kind, Predicate<DataType> fits) {
    Optional<DataType> type = field(schema, name).map(StructField::dataType);
    if (type.isEmpty()) {
      return Optional.of("feature '%s' is no column".formatted(name));
    }
    return type.filter(fits.negate())
        .map(
            other ->
                "column '%s' is %s and cannot be a %s feature: cast it in the table's query, or leave it out"
                    .formatted(name, other.sql().toLowerCase(Locale.ROOT), kind));
  }

  /** The type of a top-level column, without regard to case. */
  public static DataType type(StructType schema, String name, String where) {
    return field(schema, name)
        .map(StructField::dataType)
        .orElseThrow(
            () ->
                new LagoaException(
                    ErrorCode.SCHEMA_MISMATCH,
                    "%s: no column '%s'; there are %s"
                        .formatted(where, name, Arrays.toString(schema.fieldNames()))));
  }

  /** The top-level column of this name, without regard to case. */
  public static Optional<StructField> field(StructType schema, String name) {
    return Arrays.stream(schema.fields())
        .filter(field -> field.name().equalsIgnoreCase(name))
        .findFirst();
  }

  /** A top-level column by its name, whatever characters are in it. */
  public static Column column(String name) {
    return functions.col(quoted(name));
  }

  /** The column as DOUBLE; null where it is null, NaN or infinite. */
  public static Column finite(String name) {
    Column value = column(name).cast("double");
    return functions.when(functions.abs(value).leq(Double.MAX_VALUE), value);
  }

  private static boolean isNumber(DataType type) {
    return type instanceof NumericType || type instanceof BooleanType;
  }

  private static boolean isWord(DataType type) {
    return isNumber(type) || type instanceof StringType || type instanceof DateType;
  }
}
