package io.lagoa.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Distinct;
import org.apache.spark.sql.catalyst.plans.logical.Except;
import org.apache.spark.sql.catalyst.plans.logical.Expand;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.Generate;
import org.apache.spark.sql.catalyst.plans.logical.Intersect;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.RepartitionOperation;
import org.apache.spark.sql.catalyst.plans.logical.ResolvedHint;
import org.apache.spark.sql.catalyst.plans.logical.Sort;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.catalyst.plans.logical.Union;
import org.apache.spark.sql.catalyst.plans.logical.Window;

/**
 * Finds which values some columns of a query can have in rows that came, went or changed, from the
 * values in the changed rows of its inputs. What it finds may be more than what changed, never
 * less. It looks at the plan only.
 */
final class Tracing {
  private final Set<String> moved;
  private Optional<String> obstacle = Optional.empty();

  /**
   * @param moved the inputs that changed, {@code layer.name}; all others are constants
   */
  Tracing(Set<String> moved) {
    this.moved = moved;
  }

  /** What stands in the way; empty if what was traced is complete. */
  Optional<String> obstacle() {
    return obstacle;
  }

  /** Whether any part reads an input that changed. */
  boolean reads(LogicalPlan plan) {
    return Plans.all(plan).stream()
        .anyMatch(node -> Plans.input(node).filter(moved::contains).isPresent());
  }

  /**
   * Traces values.
   *
   * @param values over the columns of a node
   * @param conditions over the columns of a node; rows that do not meet them do not matter
   */
  List<Term> trace(LogicalPlan node, List<Expression> values, List<Expression> conditions) {
    if (!reads(node) || obstacle.isPresent()) {
      return List.of();
    }
    Optional<String> input = Plans.input(node).filter(moved::contains);
    if (input.isPresent()) {
      return List.of(
          new Term.OfInput(
              input.orElseThrow(), List.copyOf(Plans.list(node.output())), values, conditions));
    }
    if (node instanceof Project project) {
      return mapped(
          project.child(),
          Expressions.meaning(Plans.list(project.projectList())),
          values,
          conditions);
    }
    if (node instanceof Filter filter) {
      List<Expression> more = new ArrayList<>(conditions);
      more.addAll(Expressions.conjuncts(filter.condition()));
      return trace(
          filter.child(),
          values,
          Expressions.those(more, Expressions.ids(Plans.list(filter.child().output()))));
    }
    if (node instanceof Aggregate aggregate) {
      return aggregated(aggregate, values, conditions);
    }
    if (node instanceof Join join) {
      return new Joined(this, join).trace(values, conditions);
    }
    if (node instanceof Window window) {
      return windowed(window, values, conditions);
    }
    if (node instanceof Expand expand) {
      List<Term> terms = new ArrayList<>();
      for (scala.collection.Seq<Expression> projection : Plans.list(expand.projections())) {
        terms.addAll(
            mapped(
                expand.child(),
                positions(Plans.list(expand.output()), Plans.list(projection)),
                values,
                conditions));
      }
      return terms;
    }
    if (node instanceof Union || node instanceof Intersect || node instanceof Except) {
      List<Term> terms = new ArrayList<>();
      for (LogicalPlan child : Plans.list(node.children())) {
        List<Expression> columns = new ArrayList<>();
        Plans.list(child.output()).forEach(column -> columns.add((Expression) column));
        terms.addAll(
            mapped(child, positions(Plans.list(node.output()), columns), values, conditions));
      }
      return terms;
    }
    if (node instanceof Generate generate) {
      Set<ExprId> below = Expressions.ids(Plans.list(generate.child().output()));
      return Expressions.within(values, below)
          ? trace(generate.child(), values, Expressions.those(conditions, below))
          : blocked("Generate");
    }
    boolean passes =
        node instanceof Distinct
            || node instanceof Sort
            || node instanceof SubqueryAlias
            || node instanceof RepartitionOperation
            || node instanceof ResolvedHint;
    return passes
        ? trace(Plans.list(node.children()).get(0), values, conditions)
        : blocked(Plans.nameOf(node));
  }

  List<Term> blocked(String by) {
    if (obstacle.isEmpty()) {
      obstacle = Optional.of(by);
    }
    return List.of();
  }

  private List<Term> mapped(
      LogicalPlan child,
      Map<ExprId, Expression> meaning,
      List<Expression> values,
      List<Expression> conditions) {
    List<Expression> below = Expressions.over(values, meaning);
    if (below.stream().anyMatch(Expressions::hasSubquery)) {
      return blocked("a subquery");
    }
    if (below.stream().anyMatch(Expressions::hasTime)) {
      return blocked("the current time");
    }
    return trace(
        child,
        below,
        Expressions.those(
            Expressions.over(conditions, meaning), Expressions.ids(Plans.list(child.output()))));
  }

  private static Map<ExprId, Expression> positions(
      List<Attribute> output, List<Expression> columns) {
    Map<ExprId, Expression> meaning = new java.util.HashMap<>();
    for (int index = 0; index < columns.size(); index++) {
      meaning.put(output.get(index).exprId(), columns.get(index));
    }
    return meaning;
  }

  /** A group changes with its rows: its columns are told by them, all else is not. */
  private List<Term> aggregated(
      Aggregate aggregate, List<Expression> values, List<Expression> conditions) {
    List<Expression> groups = Plans.list(aggregate.groupingExpressions());
    Map<ExprId, Expression> meaning =
        Expressions.meaning(Plans.list(aggregate.aggregateExpressions()));
    List<Expression> below = Expressions.over(values, meaning);
    if (!below.stream().allMatch(value -> Expressions.functionOf(value, groups))) {
      return blocked("Aggregate");
    }
    return mapped(
        aggregate.child(),
        Map.of(),
        below,
        Expressions.over(conditions, meaning).stream()
            .filter(condition -> Expressions.functionOf(condition, groups))
            .toList());
  }

  /** A row changes with the rows of its window's partition. */
  private List<Term> windowed(Window window, List<Expression> values, List<Expression> conditions) {
    List<Expression> partition = Plans.list(window.partitionSpec());
    Set<ExprId> by = new java.util.HashSet<>();
    for (Expression column : partition) {
      if (column instanceof AttributeReference attribute) {
        by.add(attribute.exprId());
      }
    }
    LogicalPlan child = window.child();
    Set<ExprId> below = Expressions.ids(Plans.list(child.output()));
    if (Expressions.within(values, by)) {
      return trace(child, values, Expressions.those(conditions, by));
    }
    if (partition.isEmpty() || !Expressions.within(values, below)) {
      return blocked(partition.isEmpty() ? "Window without PARTITION BY" : "Window");
    }
    List<Expression> told = Expressions.those(conditions, below);
    List<Term> terms = new ArrayList<>(trace(child, values, told));
    List<Term> neighbours = trace(child, partition, Expressions.those(conditions, by));
    terms.add(new Term.Matching(child, values, told, partition, neighbours));
    return terms;
  }
}
