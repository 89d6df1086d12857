package io.lagoa.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.catalyst.expressions.Coalesce;
import org.apache.spark.sql.catalyst.expressions.EqualNullSafe;
import org.apache.spark.sql.catalyst.expressions.EqualTo;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/**
 * Traces values through a join: a row changes when its row on either side does, and the rows of the
 * one side that join a changed row of the other are found by the columns that must be equal.
 */
final class Joined {
  private final Tracing tracing;
  private final String type;
  private final Side left;
  private final Side right;

  /**
   * One side.
   *
   * @param columns its columns
   * @param equal what must be equal to the other side's, in the same order
   * @param alone the parts of the join's condition that need this side only
   */
  private record Side(
      LogicalPlan plan, Set<ExprId> columns, List<Expression> equal, List<Expression> alone) {
    static Side of(LogicalPlan plan) {
      return new Side(
          plan, Expressions.ids(Plans.list(plan.output())), new ArrayList<>(), new ArrayList<>());
    }

    boolean has(List<Expression> values) {
      return Expressions.within(values, columns);
    }
  }

  Joined(Tracing tracing, Join join) {
    this.tracing = tracing;
    this.type = join.joinType().sql();
    this.left = Side.of(join.left());
    this.right = Side.of(join.right());
    if (join.condition().isDefined()) {
      Expressions.conjuncts(join.condition().get()).forEach(this::take);
    }
  }

  private void take(Expression condition) {
    for (Side side : List.of(left, right)) {
      if (side.has(List.of(condition))) {
        side.alone().add(condition);
      }
    }
    if (condition instanceof EqualTo equal) {
      pair(equal.left(), equal.right());
    } else if (condition instanceof EqualNullSafe equal) {
      pair(equal.left(), equal.right());
    }
  }

  private void pair(Expression one, Expression other) {
    boolean constant =
        Expressions.references(List.of(one)).isEmpty()
            || Expressions.references(List.of(other)).isEmpty();
    if (!constant && left.has(List.of(one)) && right.has(List.of(other))) {
      left.equal().add(one);
      right.equal().add(other);
    } else if (!constant && left.has(List.of(other)) && right.has(List.of(one))) {
      left.equal().add(other);
      right.equal().add(one);
    }
  }

  List<Term> trace(List<Expression> values, List<Expression> conditions) {
    boolean inner = type.equals("INNER") || type.equals("CROSS");
    if (inner) { // WHERE a.x = b.x is as good as ON
      conditions.forEach(this::take);
    }
    boolean keepsLeft = inner || Set.of("LEFT OUTER", "LEFT SEMI", "LEFT ANTI").contains(type);
    boolean keepsRight = inner || type.equals("RIGHT OUTER");
    if (keepsLeft && left.has(values)) {
      return from(left, right, values, conditions);
    }
    if (keepsRight && right.has(values)) {
      return from(right, left, values, conditions);
    }
    if (inner) {
      List<Expression> onLeft = Expressions.exchanged(values, right.equal(), left.equal());
      if (left.has(onLeft)) {
        return from(left, right, onLeft, conditions);
      }
      List<Expression> onRight = Expressions.exchanged(values, left.equal(), right.equal());
      return right.has(onRight)
          ? from(right, left, onRight, conditions)
          : tracing.blocked("a join whose both sides are needed");
    }
    return type.equals("FULL OUTER") ? full(values) : tracing.blocked("Join " + type);
  }

  /** Values of a side whose rows are all there, or all but those without a match. */
  private List<Term> from(
      Side side, Side other, List<Expression> values, List<Expression> conditions) {
    boolean inner = type.equals("INNER") || type.equals("CROSS");
    List<Expression> told = new ArrayList<>(Expressions.those(conditions, side.columns()));
    if (inner || type.equals("LEFT SEMI")) {
      told.addAll(side.alone());
    }
    List<Term> terms = new ArrayList<>(tracing.trace(side.plan(), values, told));
    if (!tracing.reads(other.plan())) {
      return terms;
    }
    if (side.equal().isEmpty()) {
      return tracing.blocked("a join without equality");
    }
    List<Expression> toldOther = new ArrayList<>(other.alone());
    if (inner) {
      toldOther.addAll(Expressions.those(conditions, other.columns()));
    }
    List<Expression> there = Expressions.exchanged(values, side.equal(), other.equal());
    if (other.has(there)) {
      terms.addAll(tracing.trace(other.plan(), there, toldOther));
    } else {
      List<Term> matches = tracing.trace(other.plan(), other.equal(), toldOther);
      terms.add(new Term.Matching(side.plan(), values, told, side.equal(), matches));
    }
    return terms;
  }

  /** In a full join a value is known only where it is the one side's or else the other's. */
  private List<Term> full(List<Expression> values) {
    List<Expression> either = new ArrayList<>();
    for (int index = 0; index < left.equal().size(); index++) {
      either.add(
          new Coalesce(Plans.seq(List.of(left.equal().get(index), right.equal().get(index)))));
    }
    List<Expression> onLeft = Expressions.exchanged(values, either, left.equal());
    List<Expression> onRight = Expressions.exchanged(values, either, right.equal());
    if (!left.has(onLeft) || !right.has(onRight)) {
      return tracing.blocked("Join " + type);
    }
    List<Term> terms = new ArrayList<>(tracing.trace(left.plan(), onLeft, List.of()));
    terms.addAll(tracing.trace(right.plan(), onRight, List.of()));
    return terms;
  }
}
