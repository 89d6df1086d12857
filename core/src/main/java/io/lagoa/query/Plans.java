package io.lagoa.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.analysis.NamedParameter;
import org.apache.spark.sql.catalyst.analysis.UnresolvedRelation;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal$;
import org.apache.spark.sql.catalyst.expressions.PlanExpression;
import org.apache.spark.sql.catalyst.plans.QueryPlan;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.catalyst.plans.logical.UnresolvedWith;
import org.apache.spark.sql.catalyst.trees.TreeNode;
import scala.collection.JavaConverters;
import scala.runtime.AbstractPartialFunction;

/** Decides how parsed plans are walked and rewritten, subqueries and WITH included. */
@SuppressWarnings({"deprecation", "unchecked"}) // JavaConverters is what both Scala versions have
final class Plans {
  private Plans() {}

  static <T> List<T> list(scala.collection.Seq<T> seq) {
    return JavaConverters.seqAsJavaList(seq);
  }

  static <T> scala.collection.immutable.List<T> seq(List<? extends T> list) {
    return JavaConverters.<T>asScalaBuffer(new ArrayList<T>(list)).toList();
  }

  /** The lake table whose rows a node is, {@code layer.name}; empty if it is another node. */
  static Optional<String> input(LogicalPlan node) {
    if (node instanceof SubqueryAlias alias && alias.identifier().qualifier().size() == 1) {
      return Optional.of(
          (alias.identifier().qualifier().apply(0) + "." + alias.identifier().name())
              .toLowerCase(Locale.ROOT));
    }
    return Optional.empty();
  }

  /** As people say it. */
  static String nameOf(LogicalPlan node) {
    return node.nodeName().replaceFirst("^(Global|Local)(?=Limit)", "");
  }

  /** Every node of a plan, those of subqueries and of WITH included. */
  static List<LogicalPlan> all(LogicalPlan plan) {
    List<LogicalPlan> found = new ArrayList<>();
    collect(plan, found);
    return found;
  }

  private static void collect(LogicalPlan plan, List<LogicalPlan> found) {
    found.add(plan);
    for (TreeNode<?> inner : (List<TreeNode<?>>) (List<?>) list(plan.innerChildren())) {
      if (inner instanceof LogicalPlan child) {
        collect(child, found);
      }
    }
    for (Expression expression : list(plan.expressions())) {
      collect(expression, found);
    }
    for (LogicalPlan child : list(plan.children())) {
      collect(child, found);
    }
  }

  private static void collect(Expression expression, List<LogicalPlan> found) {
    if (expression instanceof PlanExpression<?> subquery
        && subquery.plan() instanceof LogicalPlan plan) {
      collect(plan, found);
    }
    for (Expression child : list(expression.children())) {
      collect(child, found);
    }
  }

  /** The plan with {@code layer.name} replaced by the given rows. */
  static LogicalPlan withTables(LogicalPlan plan, Map<String, Dataset<Row>> tables) {
    Rewrite<LogicalPlan> toRows =
        new Rewrite<>() {
          @Override
          LogicalPlan rewrite(LogicalPlan node) {
            if (node instanceof UnresolvedRelation relation) {
              List<String> parts = list(relation.multipartIdentifier());
              Dataset<Row> rows = tables.get(String.join(".", parts).toLowerCase(Locale.ROOT));
              if (rows != null && parts.size() == 2) {
                return named(rows, parts.get(0), parts.get(1));
              }
            }
            if (node instanceof UnresolvedWith with) {
              return withInside(with, this);
            }
            return node;
          }
        };
    return ((QueryPlan<LogicalPlan>) plan).transformUpWithSubqueries(toRows);
  }

  private static LogicalPlan named(Dataset<Row> rows, String layer, String name) {
    return new SubqueryAlias(
        org.apache.spark.sql.catalyst.AliasIdentifier$.MODULE$.apply(
            name, JavaConverters.asScalaBuffer(List.of(layer)).toList()),
        Frames.analyzed(rows));
  }

  /** WITH keeps its queries outside the tree that Spark walks. */
  private static LogicalPlan withInside(UnresolvedWith with, Rewrite<LogicalPlan> rewrite) {
    return Withs.map(
        with,
        alias ->
            (SubqueryAlias)
                ((QueryPlan<LogicalPlan>) (QueryPlan<?>) alias).transformUpWithSubqueries(rewrite));
  }

  /** The plan with {@code :name} replaced by typed literals; collects the names without a value. */
  static LogicalPlan withParameters(
      LogicalPlan plan, Map<String, Object> parameters, Set<String> missing) {
    Rewrite<Expression> toLiterals =
        new Rewrite<>() {
          @Override
          Expression rewrite(Expression node) {
            if (node instanceof NamedParameter parameter) {
              Object value = parameters.get(parameter.name());
              if (value == null) {
                missing.add(parameter.name());
                return node;
              }
              return Literal$.MODULE$.apply(value);
            }
            return node;
          }
        };
    return rewritten(plan, toLiterals);
  }

  /** The plan with each expression put through a function. */
  static LogicalPlan withExpressions(LogicalPlan plan, UnaryOperator<Expression> function) {
    return rewritten(
        plan,
        new Rewrite<>() {
          @Override
          Expression rewrite(Expression node) {
            return function.apply(node);
          }
        });
  }

  private static LogicalPlan rewritten(LogicalPlan plan, Rewrite<Expression> rewrite) {
    Rewrite<LogicalPlan> inWiths =
        new Rewrite<>() {
          @Override
          LogicalPlan rewrite(LogicalPlan node) {
            return node instanceof UnresolvedWith with
                ? Withs.map(with, alias -> (SubqueryAlias) rewritten(alias, rewrite))
                : node;
          }
        };
    LogicalPlan inside = ((QueryPlan<LogicalPlan>) plan).transformUpWithSubqueries(inWiths);
    return ((QueryPlan<LogicalPlan>) inside).transformAllExpressionsWithSubqueries(rewrite);
  }

  /** A rewriting that leaves other nodes as they are. */
  private abstract static class Rewrite<T> extends AbstractPartialFunction<T, T> {
    abstract T rewrite(T node);

    @Override
    public boolean isDefinedAt(T node) {
      return true;
    }

    @Override
    public <A extends T, B> B applyOrElse(A node, scala.Function1<A, B> otherwise) {
      return (B) rewrite(node);
    }
  }
}
