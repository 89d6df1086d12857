package io.lagoa.query;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Distinct;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.Sort;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;

/** Finds the columns of a query that identify its rows since it groups by them last. */
final class Groups {
  private Groups() {}

  /** The columns' names, all groups being among them; empty if the query does not end so. */
  static List<String> of(LogicalPlan plan) {
    Map<ExprId, String> names = new HashMap<>();
    Plans.list(plan.output()).forEach(column -> names.put(column.exprId(), column.name()));
    LogicalPlan node = plan;
    while (true) {
      if (node instanceof Aggregate aggregate) {
        return grouped(aggregate, names);
      }
      if (node instanceof Distinct distinct) {
        return all(Plans.list(distinct.child().output()), names);
      }
      if (node instanceof Project project) {
        for (NamedExpression named : Plans.list(project.projectList())) {
          String name = names.get(named.exprId());
          if (name != null
              && named instanceof Alias alias
              && alias.child() instanceof Attribute of) {
            names.putIfAbsent(of.exprId(), name);
          }
        }
      } else if (!(node instanceof Filter
          || node instanceof SubqueryAlias
          || node instanceof Sort)) {
        return List.of();
      }
      node = Plans.list(node.children()).get(0);
    }
  }

  private static List<String> grouped(Aggregate aggregate, Map<ExprId, String> names) {
    List<String> found = new ArrayList<>();
    Map<ExprId, Expression> meaning =
        Expressions.meaning(Plans.list(aggregate.aggregateExpressions()));
    for (Expression group : Plans.list(aggregate.groupingExpressions())) {
      String name =
          meaning.entrySet().stream()
              .filter(entry -> entry.getValue().semanticEquals(group))
              .map(entry -> names.get(entry.getKey()))
              .filter(java.util.Objects::nonNull)
              .sorted()
              .findFirst()
              .orElse("");
      if (name.isEmpty()) {
        return List.of();
      }
      found.add(name);
    }
    return found;
  }

  private static List<String> all(List<Attribute> columns, Map<ExprId, String> names) {
    List<String> found = new ArrayList<>();
    for (Attribute column : columns) {
      String name = names.get(column.exprId());
      if (name == null) {
        return List.of();
      }
      found.add(name);
    }
    return found;
  }
}
