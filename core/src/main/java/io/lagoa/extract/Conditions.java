package io.lagoa.extract;

import io.lagoa.database.Product;
import io.lagoa.database.Spelling;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.sources.EqualTo;
import org.apache.spark.sql.sources.Filter;
import org.apache.spark.sql.sources.GreaterThan;
import org.apache.spark.sql.sources.GreaterThanOrEqual;
import org.apache.spark.sql.sources.In;
import org.apache.spark.sql.sources.IsNotNull;
import org.apache.spark.sql.sources.IsNull;
import org.apache.spark.sql.sources.LessThan;
import org.apache.spark.sql.sources.LessThanOrEqual;

/**
 * Spark's filters in a database's SQL, where no row that passes the one fails the other.
 *
 * @param comparable the columns that the database compares with literals of their type in Spark
 */
record Conditions(Product product, Spelling spelling, Set<String> comparable) {

  Optional<String> of(Filter filter) {
    if (!Stream.of(filter.references()).allMatch(comparable::contains)) {
      return Optional.empty();
    }
    if (filter instanceof IsNull is) {
      return Optional.of(spelling.quoted(is.attribute()) + " IS NULL");
    }
    if (filter instanceof IsNotNull is) {
      return Optional.of(spelling.quoted(is.attribute()) + " IS NOT NULL");
    }
    if (filter instanceof EqualTo equal) {
      return literal(equal.value()).map(value -> compared(equal.attribute(), "=", value));
    }
    if (filter instanceof In in) {
      return in(in);
    }
    return ordered(filter);
  }

  private Optional<String> ordered(Filter filter) {
    if (filter instanceof GreaterThan than) {
      return number(than.value()).map(value -> compared(than.attribute(), ">", value));
    }
    if (filter instanceof GreaterThanOrEqual than) {
      return number(than.value()).map(value -> compared(than.attribute(), ">=", value));
    }
    if (filter instanceof LessThan than) {
      return number(than.value()).map(value -> compared(than.attribute(), "<", value));
    }
    if (filter instanceof LessThanOrEqual than) {
      return number(than.value()).map(value -> compared(than.attribute(), "<=", value));
    }
    return Optional.empty();
  }

  private Optional<String> in(In in) {
    var literals = Stream.of(in.values()).map(this::literal).toList();
    return literals.isEmpty() || literals.stream().anyMatch(Optional::isEmpty)
        ? Optional.empty()
        : Optional.of(
            "%s IN (%s)"
                .formatted(
                    spelling.quoted(in.attribute()),
                    literals.stream()
                        .map(Optional::orElseThrow)
                        .collect(Collectors.joining(", "))));
  }

  private String compared(String column, String operator, String literal) {
    return "%s %s %s".formatted(spelling.quoted(column), operator, literal);
  }

  private Optional<String> literal(Object value) {
    return value instanceof String text ? Optional.of(product.literal(text)) : number(value);
  }

  /** Whole numbers: of others, and of times, no two systems round alike. */
  private static Optional<String> number(Object value) {
    return value instanceof Byte
            || value instanceof Short
            || value instanceof Integer
            || value instanceof Long
        ? Optional.of(value.toString())
        : Optional.empty();
  }
}
