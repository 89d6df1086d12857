package io.lagoa.jobs.imports;

import io.lagoa.database.Product;
import io.lagoa.database.Relation;
import io.lagoa.source.ManyTables;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Writes the table of events of a database's log: which of its tables are followed, and which not.
 */
record LogText(String connection, Collection<Imported> imported) {

  static final Set<Product> PRODUCTS =
      Set.of(Product.POSTGRESQL, Product.MYSQL, Product.MARIADB, Product.SQLSERVER);

  /** The table of events. */
  String bronze() {
    return "bronze." + ManyTables.word(connection) + "_events";
  }

  /** Whether the log tells rows of a table apart, and its connector can write its name. */
  static boolean isFollowed(Imported one) {
    return !one.table().primaryKey().isEmpty() && !hasQuote(one);
  }

  private static boolean hasQuote(Imported one) {
    return one.table().relation().toString().matches(".*[\"`\\[\\]].*");
  }

  /** A table's name in {@code from.cdc} and in {@code changes}. */
  static String title(Imported one) {
    Relation relation = one.table().relation();
    return relation
        .schema()
        .or(relation::catalog)
        .map(schema -> part(schema) + "." + part(relation.name()))
        .orElseGet(relation::name);
  }

  private static String part(String name) {
    return name.contains(".") ? '"' + name + '"' : name;
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (Imported one : imported) {
      if (!isFollowed(one)) {
        lines.add(
            "# %s is not followed: %s"
                .formatted(
                    Hocon.comment(one.table().relation().toString()),
                    hasQuote(one)
                        ? "its name holds a quote, which the connector cannot write"
                        : "it has no primary key, which tells its rows apart"));
      }
    }
    lines.add(bronze() + ".from.cdc {");
    lines.add("  connection = " + Hocon.word(connection));
    lines.add("  tables = [");
    imported.stream()
        .filter(LogText::isFollowed)
        .forEach(one -> lines.add("    " + Hocon.text(title(one))));
    lines.add("  ]");
    lines.add("}");
    return lines;
  }
}
