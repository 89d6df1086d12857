package io.lagoa.plan;

import static io.lagoa.error.ErrorCode.QUERY_INVALID;

import io.lagoa.config.Place;
import io.lagoa.config.Spelling;
import io.lagoa.error.LagoaException;
import io.lagoa.query.Query;
import io.lagoa.table.Content;
import io.lagoa.table.Table;
import io.lagoa.table.TableName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which table reads which, found by parsing the queries; in an order that can be run. */
final class Graph {
  private final Map<String, Node> nodes = new LinkedHashMap<>();
  private final List<Node> order = new ArrayList<>();

  /**
   * A table and what it reads.
   *
   * @param inputs tables, {@code layer.name}
   */
  record Node(Table table, java.util.Optional<Query> query, List<String> inputs) {
    String name() {
      return table.name().toString();
    }

    Place placeOf(String input) {
      return query.map(q -> q.placeOf(input)).orElse(table.place());
    }
  }

  /**
   * @throws LagoaException {@code QUERY_INVALID}: all unknown names at once, or the first cycle
   */
  Graph(Warehouse warehouse, Pipeline pipeline) {
    List<String> problems = new ArrayList<>();
    for (Table table : pipeline.tables().values()) {
      try {
        nodes.put(table.name().toString(), node(warehouse, table));
      } catch (LagoaException e) {
        problems.add(e.getMessage());
      }
    }
    for (Node node : nodes.values()) {
      for (String input : node.inputs()) {
        if (!pipeline.tables().containsKey(input) && !exists(warehouse, input)) {
          problems.add(
              "%s: Unknown table '%s' in %s%s"
                  .formatted(node.placeOf(input), input, node.name(), near(input)));
        }
      }
    }
    if (!problems.isEmpty()) {
      throw new LagoaException(QUERY_INVALID, String.join("\n", problems));
    }
    Set<String> done = new LinkedHashSet<>();
    for (Node node : nodes.values()) {
      visit(node, done, new LinkedHashSet<>());
    }
  }

  /** Tables after those that they read. */
  List<Node> order() {
    return order;
  }

  boolean contains(String name) {
    return nodes.containsKey(name);
  }

  private static Node node(Warehouse warehouse, Table table) {
    Content content = table.content().orElseThrow();
    if (content instanceof Content.FromSql sql) {
      Query query =
          warehouse.memo().of(sql, () -> Query.parse(warehouse.spark(), sql.text(), sql.place()));
      return new Node(table, java.util.Optional.of(query), query.inputs());
    }
    List<String> inputs =
        content instanceof Content.FromTransform transform ? transform.inputs() : List.of();
    return new Node(table, java.util.Optional.empty(), inputs);
  }

  private void visit(Node node, Set<String> done, Set<String> path) {
    if (done.contains(node.name())) {
      return;
    }
    if (!path.add(node.name())) {
      List<String> cycle = new ArrayList<>(path);
      List<String> loop = cycle.subList(cycle.indexOf(node.name()), cycle.size());
      throw new LagoaException(
          QUERY_INVALID,
          "%s: Cycle of tables: %s -> %s; each reads the next, so none can be first"
              .formatted(node.table().place(), String.join(" -> ", loop), node.name()));
    }
    for (String input : node.inputs()) {
      Node upstream = nodes.get(input);
      if (upstream != null) {
        visit(upstream, done, path);
      }
    }
    for (String other : References.of(node.table())) {
      Node referenced = nodes.get(other);
      if (referenced != null && !reads(referenced, node.name(), new LinkedHashSet<>())) {
        visit(referenced, done, path);
      }
    }
    path.remove(node.name());
    done.add(node.name());
    order.add(node);
  }

  /** Whether a table, or what it reads or refers to, is another one. */
  private boolean reads(Node node, String name, Set<String> seen) {
    if (node.name().equals(name)) {
      return true;
    }
    List<String> next = new ArrayList<>(node.inputs());
    next.addAll(References.of(node.table()));
    return seen.add(node.name())
        && next.stream()
            .map(nodes::get)
            .filter(java.util.Objects::nonNull)
            .anyMatch(other -> reads(other, name, seen));
  }

  private static boolean exists(Warehouse warehouse, String name) {
    return TableName.isValid(name) && warehouse.table(TableName.of(name)).current().isPresent();
  }

  private String near(String input) {
    return Spelling.nearest(input, nodes.keySet())
        .map(": did you mean '%s'?"::formatted)
        .orElseGet(() -> "; tables are " + new TreeSet<>(nodes.keySet()));
  }
}
