package io.lagoa.table;

/**
 * A block that stands in a table's body and says where its rows come from, such as {@code score
 * {…}}. A record whose components are its HOCON keys.
 */
public interface Body {
  /** The table with its content, and whatever else the block implies. */
  Table on(Table table);
}
