package io.lagoa.ml;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;

/**
 * The classes of a classification, in order: false before true, numbers by value, strings by
 * alphabet. Of two classes the second is the positive one.
 *
 * @param type the label's type, as Spark SQL
 * @param values each class as text
 */
public record Labels(String type, List<String> values) {
  /** A regression has no classes. */
  public static final Labels NONE = new Labels("double", List.of());

  public Labels {
    values = List.copyOf(values);
  }

  /** In order, from the values as Spark casts them to text. */
  public static Labels of(String type, boolean numeric, Collection<String> values) {
    Comparator<String> order =
        numeric ? Comparator.comparing(BigDecimal::new) : Comparator.naturalOrder();
    return new Labels(type, values.stream().sorted(order).toList());
  }

  public int size() {
    return values.size();
  }

  public boolean isBinary() {
    return values.size() == 2;
  }

  /** The position of a class from 0, DOUBLE; null for a class that is not among these. */
  public Column index(Column label) {
    Column position = functions.array_position(array(), label.cast("string"));
    return functions.when(position.gt(0), position.minus(1).cast("double"));
  }

  /** The class at a position, of the label's type. */
  public Column value(Column index) {
    return functions.element_at(array(), index.cast("int").plus(1)).cast(type);
  }

  private Column array() {
    return functions.array(values.stream().map(functions::lit).toArray(Column[]::new));
  }
}
