package io.lagoa.query;

import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.PlanExpression;
import org.apache.spark.sql.catalyst.plans.logical.GlobalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LocalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Offset;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.Sample;
import org.apache.spark.sql.catalyst.plans.logical.Tail;

/**
 * Finds what makes a query other than the sum of its parts, wherever it stands: what gives other
 * rows each time, what counts rows, sessions, which new rows lengthen and join, and subqueries over
 * what changed. A last projection may stamp its rows with the current time.
 */
final class Obstacle {
  private Obstacle() {}

  static Optional<String> in(LogicalPlan plan, Tracing tracing) {
    for (LogicalPlan node : Plans.all(plan)) {
      if (node instanceof GlobalLimit
          || node instanceof LocalLimit
          || node instanceof Offset
          || node instanceof Tail
          || node instanceof Sample) {
        return Optional.of(Plans.nameOf(node));
      }
      for (Expression expression : Plans.list(node.expressions())) {
        if (!Expressions.settled(expression)) {
          return Optional.of("nondeterministic " + expression.sql());
        }
        if (changes(expression, tracing)) {
          return Optional.of("a subquery");
        }
        if (Expressions.hasSession(expression)) {
          return Optional.of("session_window");
        }
        if (Expressions.hasTime(expression) && !(node == plan && node instanceof Project)) {
          return Optional.of("the current time");
        }
      }
    }
    return Optional.empty();
  }

  private static boolean changes(Expression expression, Tracing tracing) {
    return (expression instanceof PlanExpression<?> subquery
            && subquery.plan() instanceof LogicalPlan plan
            && tracing.reads(plan))
        || Plans.list(expression.children()).stream().anyMatch(child -> changes(child, tracing));
  }
}
