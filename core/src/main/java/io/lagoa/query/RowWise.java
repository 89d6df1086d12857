package io.lagoa.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ExpressionSet;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Deduplicate;
import org.apache.spark.sql.catalyst.plans.logical.Distinct;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.GlobalLimit;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.SetOperation;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import scala.collection.JavaConverters;

/**
 * Proves that a query treats each row of one input by itself: filters, projections, and joins with
 * tables that are as they were; deterministic, without subqueries. Where it cannot, it names what
 * stands in the way.
 */
@SuppressWarnings("deprecation") // JavaConverters is what both Scala versions have
final class RowWise {
  private RowWise() {}

  static Optional<String> obstacle(LogicalPlan plan, String input) {
    LogicalPlan node = plan;
    boolean stamps = true; // no filter or join looks at what comes of a projection from here on
    while (!isInput(node, input)) {
      stamps &= node instanceof Project || node instanceof SubqueryAlias;
      LogicalPlan next;
      if (node instanceof Join join) {
        Optional<LogicalPlan> followed = followed(join, input);
        if (followed.isEmpty()) {
          return Optional.of("Join");
        }
        next = followed.orElseThrow();
      } else if (node instanceof Project
          || node instanceof Filter
          || node instanceof SubqueryAlias) {
        next = Plans.list(node.children()).get(0);
      } else {
        return Optional.of(Plans.nameOf(node));
      }
      for (Expression expression : Plans.list(node.expressions())) {
        if (!expression.deterministic()) {
          return Optional.of("nondeterministic " + expression.sql());
        }
        if (Expressions.hasSubquery(expression)) {
          return Optional.of("a subquery");
        }
        if (Expressions.hasTime(expression) && !stamps) {
          return Optional.of("the current time");
        }
      }
      node = next;
    }
    return Optional.empty();
  }

  /** The side whose rows are joined one by one, if it alone reads the input. */
  private static Optional<LogicalPlan> followed(Join join, String input) {
    boolean inner = Set.of("INNER", "CROSS").contains(join.joinType().sql());
    boolean left = Set.of("LEFT OUTER", "LEFT SEMI", "LEFT ANTI").contains(join.joinType().sql());
    boolean right = join.joinType().sql().equals("RIGHT OUTER");
    Tracing reading = new Tracing(Set.of(input));
    if ((inner || left) && !reading.reads(join.right()) && settled(join.right())) {
      return Optional.of(join.left());
    }
    return (inner || right) && !reading.reads(join.left()) && settled(join.left())
        ? Optional.of(join.right())
        : Optional.empty();
  }

  private static boolean settled(LogicalPlan plan) {
    return Obstacle.in(plan, new Tracing(Set.of())).isEmpty();
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

  /** Whether columns of the result are made of an input's columns alone, joined ones not. */
  static boolean supplies(LogicalPlan plan, String input, List<String> columns) {
    List<Expression> wanted = new ArrayList<>();
    for (Attribute attribute : Plans.list(plan.output())) {
      if (columns.stream().anyMatch(column -> same(attribute.name(), column))) {
        wanted.add((Expression) attribute);
      }
    }
    LogicalPlan node = plan;
    while (!isInput(node, input)) {
      if (node instanceof Project project) {
        wanted = Expressions.over(wanted, Expressions.meaning(Plans.list(project.projectList())));
      }
      LogicalPlan below =
          node instanceof Join join
              ? followed(join, input).orElse(join.left())
              : Plans.list(node.children()).get(0);
      if (wanted.stream().anyMatch(Expressions::hasSubquery)
          || !Expressions.ids(Plans.list(below.output()))
              .containsAll(Expressions.references(wanted))) {
        return false;
      }
      node = below;
    }
    return true;
  }

  /** Whether a plan has a node of those from which Spark concludes that rows are unique. */
  static boolean mayBeUnique(LogicalPlan plan) {
    return Plans.all(plan).stream()
        .anyMatch(
            node ->
                node instanceof Aggregate
                    || node instanceof Distinct
                    || node instanceof Deduplicate
                    || node instanceof SetOperation
                    || node instanceof GlobalLimit);
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
    return Plans.input(node).filter(input::equalsIgnoreCase).isPresent();
  }

  private static boolean same(String left, String right) {
    return left.toLowerCase(Locale.ROOT).equals(right.toLowerCase(Locale.ROOT));
  }
}
