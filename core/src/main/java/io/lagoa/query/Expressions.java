package io.lagoa.query;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.Nondeterministic;
import org.apache.spark.sql.catalyst.expressions.PlanExpression;
import org.apache.spark.sql.catalyst.expressions.Size;
import org.apache.spark.sql.catalyst.expressions.SortArray;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.Collect;
import org.apache.spark.sql.catalyst.expressions.aggregate.First;
import org.apache.spark.sql.catalyst.expressions.aggregate.Last;

/** Decides what an expression depends on, and rewrites it over other columns. */
final class Expressions {
  private Expressions() {}

  /** What each column of a projection is, over the columns below. */
  static Map<ExprId, Expression> meaning(List<NamedExpression> projection) {
    Map<ExprId, Expression> meaning = new java.util.HashMap<>();
    for (NamedExpression named : projection) {
      meaning.put(
          named.exprId(),
          named instanceof Alias alias ? alias.child() : (Expression) (Object) named);
    }
    return meaning;
  }

  /** The expressions with columns replaced; others stay. */
  static List<Expression> over(List<Expression> expressions, Map<ExprId, Expression> meaning) {
    return expressions.stream()
        .map(
            expression ->
                replaced(
                    expression,
                    node ->
                        node instanceof AttributeReference attribute
                            ? meaning.getOrDefault(attribute.exprId(), node)
                            : node))
        .toList();
  }

  /** The expression with each largest part that is one of {@code from} replaced. */
  static List<Expression> exchanged(
      List<Expression> expressions, List<Expression> from, List<Expression> to) {
    return expressions.stream()
        .map(
            expression ->
                replaced(
                    expression,
                    node -> {
                      for (int index = 0; index < from.size(); index++) {
                        if (node.semanticEquals(from.get(index))) {
                          return to.get(index);
                        }
                      }
                      return node;
                    }))
        .toList();
  }

  /** The expression with parts replaced from the top; what was put in is not looked at again. */
  private static Expression replaced(Expression node, UnaryOperator<Expression> change) {
    Expression changed = change.apply(node);
    if (changed != node) {
      return changed;
    }
    List<Expression> children = new ArrayList<>();
    boolean same = true;
    for (Expression child : Plans.list(node.children())) {
      Expression other = replaced(child, change);
      same &= other == child;
      children.add(other);
    }
    return same ? node : node.withNewChildren(Plans.seq(children));
  }

  static Set<ExprId> ids(List<Attribute> attributes) {
    Set<ExprId> ids = new HashSet<>();
    attributes.forEach(attribute -> ids.add(attribute.exprId()));
    return ids;
  }

  static Set<ExprId> references(List<Expression> expressions) {
    Set<ExprId> ids = new HashSet<>();
    expressions.forEach(expression -> collect(expression, ids));
    return ids;
  }

  private static void collect(Expression expression, Set<ExprId> ids) {
    if (expression instanceof Attribute attribute) {
      ids.add(attribute.exprId());
    }
    Plans.list(expression.children()).forEach(child -> collect(child, ids));
  }

  /** Whether expressions need no other columns, no subquery, and not the current time. */
  static boolean within(List<Expression> expressions, Set<ExprId> columns) {
    return expressions.stream().noneMatch(each -> hasSubquery(each) || hasTime(each))
        && columns.containsAll(references(expressions));
  }

  /** Those that need no other columns, no subquery, and not the current time. */
  static List<Expression> those(List<Expression> expressions, Set<ExprId> columns) {
    return expressions.stream().filter(each -> within(List.of(each), columns)).toList();
  }

  static boolean hasSubquery(Expression expression) {
    return expression instanceof PlanExpression<?>
        || Plans.list(expression.children()).stream().anyMatch(Expressions::hasSubquery);
  }

  /** Whether an expression depends on when it is asked, or by whom. */
  static boolean hasTime(Expression expression) {
    String name = expression.getClass().getSimpleName();
    return (name.startsWith("Current") && !name.startsWith("CurrentRow"))
        || name.equals("Now")
        || name.equals("LocalTimestamp")
        || Clock.isIn(expression)
        || Plans.list(expression.children()).stream().anyMatch(Expressions::hasTime);
  }

  /** Whether an expression is a session: Spark's analysis makes a column of it that is marked. */
  static boolean hasSession(Expression expression) {
    return (expression instanceof NamedExpression named
            && named.metadata().contains("spark.sessionWindow"))
        || Plans.list(expression.children()).stream().anyMatch(Expressions::hasSession);
  }

  /** What must hold all together. */
  static List<Expression> conjuncts(Expression condition) {
    if (condition instanceof And and) {
      List<Expression> both = new ArrayList<>(conjuncts(and.left()));
      both.addAll(conjuncts(and.right()));
      return both;
    }
    return List.of(condition);
  }

  /** Whether an expression is a function of some others. */
  static boolean functionOf(Expression expression, List<Expression> groups) {
    if (groups.stream().anyMatch(expression::semanticEquals)) {
      return true;
    }
    List<Expression> children = Plans.list(expression.children());
    return children.isEmpty()
        ? expression.foldable()
        : !(expression instanceof AggregateExpression)
            && children.stream().allMatch(child -> functionOf(child, groups));
  }

  /**
   * Whether an expression gives the same value each time. Lists that are collected are in any
   * order: sorted, or only counted, they are the same.
   */
  static boolean settled(Expression expression) {
    List<Expression> children = Plans.list(expression.children());
    if ((expression instanceof SortArray || expression instanceof Size)
        && children.get(0) instanceof AggregateExpression aggregate
        && aggregate.aggregateFunction() instanceof Collect<?> collect) {
      return Plans.list(collect.children()).stream().allMatch(Expressions::settled);
    }
    boolean own =
        expression.deterministic() || children.stream().anyMatch(child -> !child.deterministic());
    return own
        && !(expression instanceof Nondeterministic)
        && !(expression instanceof Collect<?>)
        && !(expression instanceof First)
        && !(expression instanceof Last)
        && children.stream().allMatch(Expressions::settled);
  }
}
