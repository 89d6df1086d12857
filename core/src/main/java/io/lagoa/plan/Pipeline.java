package io.lagoa.plan;

import static io.lagoa.error.ErrorCode.CONFIG_INVALID;

import io.lagoa.error.LagoaException;
import io.lagoa.table.Expansion;
import io.lagoa.table.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tables that belong together. Their order follows from what they read, not from how they are
 * listed. Immutable.
 *
 * @param tables by name, as declared
 * @param parameters values of {@code :name} in queries: text, numbers, booleans
 * @param functions Java classes of Spark user-defined functions, by the name that queries call
 */
public record Pipeline(
    Map<String, Table> tables, Map<String, Object> parameters, Map<String, String> functions) {
  public Pipeline {
    tables = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(tables));
    parameters = Map.copyOf(parameters);
    functions = Map.copyOf(functions);
  }

  /**
   * A pipeline of tables.
   *
   * @throws LagoaException {@code CONFIG_INVALID} if a name is declared twice or a table says
   *     nowhere where its rows come from
   */
  public static Pipeline of(Table... tables) {
    return of(List.of(tables));
  }

  /** As {@link #of(Table...)}. */
  public static Pipeline of(List<Table> tables) {
    Map<String, Table> byName = new LinkedHashMap<>();
    List<String> problems = new ArrayList<>();
    for (Table table : tables) {
      Table twin = byName.putIfAbsent(table.name().toString(), table);
      if (twin != null) {
        problems.add(
            "%s: Duplicate table %s: it is declared at %s already"
                .formatted(table.place(), table.name(), twin.place()));
      }
      if (table.content().isEmpty()) {
        problems.add(
            "%s: Incomplete table %s: say where its rows come from by one of from, sql, sql-file, transform"
                .formatted(table.place(), table.name()));
      }
      Expansion.problem(table).ifPresent(problems::add);
    }
    if (!problems.isEmpty()) {
      throw new LagoaException(CONFIG_INVALID, String.join("\n", problems));
    }
    return new Pipeline(byName, Map.of(), Map.of());
  }

  /**
   * With the tables that those stand for whose names have a star. Reads the metadata of their
   * sources.
   *
   * @throws LagoaException as {@link Expansion#of}
   */
  Pipeline expanded(Warehouse warehouse) {
    Map<String, Table> all = Expansion.of(tables, warehouse::connection);
    return all == tables ? this : new Pipeline(all, parameters, functions);
  }

  /** With one parameter more. */
  public Pipeline with(String parameter, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(parameters);
    more.put(parameter, value);
    return new Pipeline(tables, more, functions);
  }

  /** With a Java function that queries call by {@code name}. */
  public Pipeline function(String name, String className) {
    Map<String, String> more = new LinkedHashMap<>(functions);
    more.put(name, className);
    return new Pipeline(tables, parameters, more);
  }
}
