package io.lagoa.extract;

import java.io.Serializable;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/**
 * How a column crosses from a database into Spark.
 *
 * @param expression what the database is asked for, in its SQL
 * @param type what it becomes
 * @param comparable whether the database compares its values with literals of that type
 * @param cell what takes its values; a {@link BinaryCell} or a {@link ResultCell}
 */
record WireColumn<C extends Serializable>(
    String name, String expression, DataType type, boolean comparable, C cell)
    implements Serializable {

  /** The columns as Spark has them; any of them may be NULL. */
  static <C extends Serializable> StructType schema(List<WireColumn<C>> columns) {
    StructType schema = new StructType();
    for (WireColumn<C> column : columns) {
      schema = schema.add(column.name(), column.type());
    }
    return schema;
  }

  static <C extends Serializable> Set<String> comparable(List<WireColumn<C>> columns) {
    return columns.stream()
        .filter(WireColumn::comparable)
        .map(WireColumn::name)
        .collect(Collectors.toSet());
  }

  /** The same under another name in Spark; filters by that name are not asked of the database. */
  WireColumn<C> named(String other) {
    return other.equals(name) ? this : new WireColumn<>(other, expression, type, false, cell);
  }

  /** The columns of these names, in their order. */
  static <C extends Serializable> List<WireColumn<C>> named(
      List<WireColumn<C>> columns, List<String> names) {
    return names.stream()
        .map(
            name ->
                columns.stream()
                    .filter(column -> column.name().equals(name))
                    .findFirst()
                    .orElseThrow())
        .toList();
  }
}
