package io.lagoa.query;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ExpressionSet;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.PlanExpression;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import scala.collection.JavaConverters;

/**
 * Proves that a query treats each row of its input by itself: filters and projections of one table,
 * deterministic, without subqueries. Where it cannot, it names what stands in the way.
 */
@SuppressWarnings("deprecation") // JavaConverters is what both Scala versions have
final class RowWise {
  private RowWise() {}

  static Optional<String> obstacle(LogicalPlan plan, String input) {
    LogicalPlan node = plan;
    while (!isInput(node, input)) {
      if (!(node instanceof Project || node instanceof Filter || node instanceof SubqueryAlias)) {
        return Optional.of(node.nodeName());
      }
      for (Expression expression : Plans.list(node.expressions())) {
        if (!expression.deterministic()) {
          return Optional.of("nondeterministic " + expression.sql());
        }
        if (hasSubquery(expression)) {
          return Optional.of("a subquery");
        }
      }
      node = Plans.list(node.children()).get(0);
    }
    return Optional.empty();
  }

  static Optional<String> origin(LogicalPlan plan, String input, String column) {
    Optional<ExprId> wanted =
        Plans.list(plan.output()).stream()
            .filter(attribute -> same(attribute.name(), column))
            .map(Attribute::exprId)
            .findFirst();
    LogicalPlan node = plan;
    while (wanted.isPresent() && !isInput(node, input)) {
      if (node instanceof Project project) {
        ExprId id = wanted.orElseThrow();
        wanted =
            Plans.list(project.projectList()).stream()
                .filter(expression -> expression.exprId().equals(id))
                .findFirst()
                .flatMap(RowWise::passedOn);
      }
      List<LogicalPlan> children = Plans.list(node.children());
      if (children.size() != 1) {
        return Optional.empty();
      }
      node = children.get(0);
    }
    LogicalPlan found = node;
    return wanted.flatMap(
        id ->
            Plans.list(found.output()).stream()
                .filter(attribute -> attribute.exprId().equals(id))
                .map(Attribute::name)
                .findFirst());
  }

  static boolean unique(LogicalPlan plan, List<String> key) {
    for (ExpressionSet set : JavaConverters.setAsJavaSet(plan.distinctKeys())) {
      boolean within =
          JavaConverters.seqAsJavaList(set.toSeq()).stream()
              .allMatch(
                  expression ->
                      expression instanceof Attribute attribute
                          && key.stream().anyMatch(column -> same(attribute.name(), column)));
      if (within) {
        return true;
      }
    }
    return false;
  }

  private static Optional<ExprId> passedOn(NamedExpression expression) {
    if (expression instanceof AttributeReference attribute) {
      return Optional.of(attribute.exprId());
    }
    return expression instanceof Alias alias
            && alias.child() instanceof AttributeReference attribute
        ? Optional.of(attribute.exprId())
        : Optional.empty();
  }

  private static boolean isInput(LogicalPlan node, String input) {
    return node instanceof SubqueryAlias alias
        && String.join(
                ".", append(Plans.list(alias.identifier().qualifier()), alias.identifier().name()))
            .equalsIgnoreCase(input);
  }

  private static List<String> append(List<String> qualifier, String name) {
    return java.util.stream.Stream.concat(qualifier.stream(), java.util.stream.Stream.of(name))
        .toList();
  }

  private static boolean hasSubquery(Expression expression) {
    return expression instanceof PlanExpression<?>
        || Plans.list(expression.children()).stream().anyMatch(RowWise::hasSubquery);
  }

  private static boolean same(String left, String right) {
    return left.toLowerCase(Locale.ROOT).equals(right.toLowerCase(Locale.ROOT));
  }
}
