package io.lagoa.query;

import static io.lagoa.error.Names.quoted;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.types.AtomicType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * How the result of a query that groups last takes in new rows without reading the old ones: its
 * counts, sums of whole numbers and decimals, least and greatest values of the new rows are put
 * together with those that stand. Sums of floating numbers are not: they depend on the order.
 */
public final class Folds {
  private static final Map<String, Way> FUNCTIONS =
      Map.of("count", Way.SUM, "sum", Way.SUM, "min", Way.LEAST, "max", Way.GREATEST);

  /** Which rows go to every task, so that the others need not be sorted. */
  public enum Sent {
    FRESH,
    STANDING,
    NEITHER
  }

  private enum Way {
    GROUP,
    SUM,
    LEAST,
    GREATEST
  }

  private final StructType schema;
  private final Map<String, Way> ways;

  private Folds(StructType schema, Map<String, Way> ways) {
    this.schema = schema;
    this.ways = ways;
  }

  /** Of a query over new rows of one input; empty if old rows must be read. */
  static Optional<Folds> of(LogicalPlan plan, String input) {
    LogicalPlan node = plan;
    while (node instanceof SubqueryAlias || (node instanceof Project project && passes(project))) {
      node = Plans.list(node.children()).get(0);
    }
    if (!(node instanceof Aggregate aggregate)
        || RowWise.obstacle(aggregate.child(), input).isPresent()
        || Obstacle.in(plan, new Tracing(Set.of(input))).isPresent()
        || !Plans.list(aggregate.expressions()).stream().allMatch(Folds::plain)) {
      return Optional.empty();
    }
    List<String> groups = Groups.of(plan);
    Map<String, Way> ways = new LinkedHashMap<>();
    Map<?, Expression> meaning = Expressions.meaning(Plans.list(aggregate.aggregateExpressions()));
    for (var column : Plans.list(aggregate.output())) {
      Expression value = meaning.get(column.exprId());
      Optional<Way> way =
          groups.contains(column.name())
              ? Optional.of(Way.GROUP)
              : Optional.ofNullable(value).flatMap(Folds::way);
      if (way.isEmpty()) {
        return Optional.empty();
      }
      ways.put(column.name(), way.orElseThrow());
    }
    boolean named = ways.keySet().containsAll(groups) && ways.size() == plan.schema().size();
    boolean same = List.of(plan.schema().fieldNames()).containsAll(ways.keySet());
    return groups.isEmpty() || !named || !same
        ? Optional.empty()
        : Optional.of(new Folds(plan.schema(), ways));
  }

  /** Whether a projection only chooses columns by their names. */
  private static boolean passes(Project project) {
    return Plans.list(project.projectList()).stream()
        .allMatch(named -> named instanceof AttributeReference);
  }

  private static boolean plain(Expression expression) {
    return expression.deterministic() && !Expressions.hasSubquery(expression);
  }

  private static Optional<Way> way(Expression expression) {
    if (!(expression instanceof AggregateExpression aggregate) || aggregate.isDistinct()) {
      return Optional.empty();
    }
    DataType type = expression.dataType();
    return Optional.ofNullable(FUNCTIONS.get(aggregate.aggregateFunction().prettyName()))
        .filter(
            way ->
                way == Way.SUM
                    ? type.equals(DataTypes.LongType) || addsExactly(type)
                    : type instanceof AtomicType);
  }

  /** Whether adding two of a type keeps all digits: Spark shortens the widest decimals. */
  private static boolean addsExactly(DataType type) {
    return type instanceof DecimalType decimal
        && (decimal.precision() < DecimalType.MAX_PRECISION() || decimal.scale() <= 6);
  }

  /** The columns of the groups. */
  public Set<String> groups() {
    Set<String> groups = new LinkedHashSet<>(ways.keySet());
    groups.removeIf(column -> ways.get(column) != Way.GROUP);
    return groups;
  }

  /** Whether a table has the columns of the result. */
  public boolean fit(StructType table) {
    for (StructField field : schema.fields()) {
      boolean there =
          List.of(table.fieldNames()).contains(field.name())
              && table.apply(field.name()).dataType().sql().equals(field.dataType().sql());
      if (!there) {
        return false;
      }
    }
    return true;
  }

  /**
   * The groups that new rows belong to, as they are with them, lazy.
   *
   * @param fresh the query over new rows
   * @param standing its result before
   * @param sent which of them is small enough to be sent to every task
   */
  public Dataset<Row> put(Dataset<Row> fresh, Dataset<Row> standing, Sent sent) {
    Dataset<Row> near = sent == Sent.STANDING ? broadcast(standing) : standing;
    Column same = lit(true);
    for (String group : groups()) {
      same = same.and(col("n." + quoted(group)).eqNullSafe(col("o." + quoted(group))));
    }
    if (sent == Sent.FRESH) {
      near = standing.as("o").join(broadcast(fresh.as("n")), same, "left_semi");
    }
    List<Column> columns = new ArrayList<>();
    for (StructField field : schema.fields()) {
      columns.add(together(field).cast(field.dataType()).as(field.name()));
    }
    return fresh
        .as("n")
        .join(near.as("o"), same, "left_outer")
        .select(columns.toArray(new Column[0]));
  }

  private Column together(StructField field) {
    Column fresh = col("n." + quoted(field.name()));
    Column old = col("o." + quoted(field.name()));
    return switch (ways.getOrDefault(field.name(), Way.GROUP)) {
      case GROUP -> fresh;
      case SUM -> when(old.isNull(), fresh).when(fresh.isNull(), old).otherwise(fresh.plus(old));
      case LEAST -> least(fresh, old);
      case GREATEST -> greatest(fresh, old);
    };
  }
}
