package io.lagoa.trial;

import io.lagoa.plan.Pipeline;
import io.lagoa.query.Query;
import io.lagoa.table.Content;
import io.lagoa.table.Table;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.SparkSession;

/** Decides which tables of a pipeline can run on what is given, and why the others cannot. */
final class Reach {
  private final Map<String, List<String>> reads = new LinkedHashMap<>();
  private final Set<String> fromOutside = new LinkedHashSet<>();

  /**
   * Parses the queries.
   *
   * @throws io.lagoa.error.LagoaException {@code QUERY_INVALID} if one does not parse
   */
  Reach(SparkSession spark, Pipeline pipeline) {
    pipeline.tables().forEach((name, table) -> reads.put(name, inputs(spark, table)));
    pipeline
        .tables()
        .forEach(
            (name, table) -> {
              if (table.content().orElseThrow() instanceof Content.FromSource) {
                fromOutside.add(name);
              }
            });
  }

  /** The tables that rows can be given to: those declared, and those that are only read. */
  Set<String> names() {
    Set<String> names = new LinkedHashSet<>(reads.keySet());
    reads.values().forEach(names::addAll);
    return names;
  }

  /**
   * The table that must be given before a table can run; empty if it can.
   *
   * @param given the tables that rows are given to
   */
  Optional<String> lacking(String table, Set<String> given) {
    return lacking(table, given, new LinkedHashSet<>());
  }

  private Optional<String> lacking(String table, Set<String> given, Set<String> seen) {
    if (given.contains(table) || !seen.add(table)) { // a cycle is the plan's to report
      return Optional.empty();
    }
    List<String> inputs = reads.get(table);
    if (inputs == null || fromOutside.contains(table)) {
      return Optional.of(table);
    }
    return inputs.stream().flatMap(input -> lacking(input, given, seen).stream()).findFirst();
  }

  private static List<String> inputs(SparkSession spark, Table table) {
    Content content = table.content().orElseThrow();
    if (content instanceof Content.FromSql sql) {
      return Query.parse(spark, sql.text(), sql.place()).inputs();
    }
    return content instanceof Content.FromTransform transform ? transform.inputs() : List.of();
  }
}
