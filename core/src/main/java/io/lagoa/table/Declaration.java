package io.lagoa.table;

/**
 * An entry of a block beside {@code tables {…}} that declares a table of its own kind, such as a
 * model's registry in {@code models {…}}. A record whose components are its HOCON keys.
 */
public interface Declaration {
  /** The table, from the entry's key. */
  Table table(String name);
}
