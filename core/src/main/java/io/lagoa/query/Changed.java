package io.lagoa.query;

import static org.apache.spark.sql.functions.col;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The values that some columns of a query have in the rows that may differ since some inputs
 * changed. All other rows are as they were: to recompute the rows of these values is enough.
 */
public final class Changed {
  private static final String VALUE = "_lagoa_v";
  private static final String ON = "_lagoa_on";

  private final SparkSession spark;
  private final StructType schema;
  private final List<Term> terms;
  private final Optional<String> obstacle;

  Changed(SparkSession spark, StructType schema, List<Term> terms, Optional<String> obstacle) {
    this.spark = spark;
    this.schema = schema;
    this.terms = terms;
    this.obstacle = obstacle;
  }

  /** What stands in the way of telling the values; empty if they can be told. */
  public Optional<String> obstacle() {
    return obstacle;
  }

  /** The columns whose values these are. */
  public StructType schema() {
    return schema;
  }

  /**
   * Whether the values follow from some columns of the changed rows of each input alone.
   *
   * @param columns by input
   */
  public boolean followsFrom(Map<String, List<String>> columns) {
    return obstacle.isEmpty()
        && terms.stream()
            .allMatch(
                term ->
                    term instanceof Term.OfInput of
                        && Expressions.within(
                            of.values(),
                            named(of.output(), columns.getOrDefault(of.input(), List.of()))));
  }

  /**
   * The values, where {@link #followsFrom} holds. Starts no Spark job if the rows are literals.
   *
   * @param rows of each input, at least the columns from which the values follow
   */
  public ColumnValues following(Function<String, Dataset<Row>> rows) {
    Set<Row> values = new LinkedHashSet<>();
    for (Term term : terms) {
      if (term instanceof Term.OfInput of) {
        values.addAll(ofInput(of, rows.apply(of.input())).collectAsList());
      }
    }
    return ColumnValues.known(schema, List.copyOf(values));
  }

  /**
   * Which rows of an input belong to some values, where {@link #followsFrom} holds. Starts no Spark
   * job if the rows are literals.
   *
   * @param rows at least the columns from which the values follow
   * @param index a column of them that numbers them
   * @param values known ones
   * @return the numbers
   */
  public Set<Integer> belonging(
      String input, Dataset<Row> rows, String index, ColumnValues values) {
    StructType columns = new StructType();
    for (StructField field : schema.fields()) {
      columns = columns.add(VALUE + columns.size(), field.dataType());
    }
    ColumnValues sought = ColumnValues.known(columns, values.known().orElseThrow());
    Set<Integer> found = new LinkedHashSet<>();
    for (Term term : terms) {
      if (term instanceof Term.OfInput of && of.input().equals(input)) {
        Dataset<Row> all = ofInput(of, rows, Optional.of(index));
        List<String> names = new ArrayList<>(List.of(columns.fieldNames()));
        names.add(index);
        sought.within(all.toDF(names.toArray(String[]::new))).select(index).collectAsList().stream()
            .map(row -> row.getInt(0))
            .forEach(found::add);
      }
    }
    return found;
  }

  /**
   * The values. Starts a Spark job or more.
   *
   * @param changes the changed rows of an input, each as it was and as it is
   * @param kept takes what is held in memory for it, to be released when the values are used
   */
  public ColumnValues values(
      Function<String, Dataset<Row>> changes, Collection<Dataset<Row>> kept) {
    return resolved(terms, schema, changes, kept);
  }

  private ColumnValues resolved(
      List<Term> wanted,
      StructType columns,
      Function<String, Dataset<Row>> changes,
      Collection<Dataset<Row>> kept) {
    if (wanted.isEmpty()) {
      return ColumnValues.known(columns, List.of());
    }
    Dataset<Row> all =
        wanted.stream()
            .map(
                term ->
                    term instanceof Term.Matching matching
                        ? matching(matching, changes, kept)
                        : ofInput(
                            (Term.OfInput) term, changes.apply(((Term.OfInput) term).input())))
            .reduce(Dataset::unionAll)
            .orElseThrow()
            .toDF(columns.fieldNames())
            .distinct();
    if (ColumnValues.literal(columns)) {
      List<Row> few = all.limit(ColumnValues.FEW + 1).collectAsList();
      if (few.size() <= ColumnValues.FEW) {
        return ColumnValues.known(columns, few);
      }
    }
    Dataset<Row> held = all.persist();
    kept.add(held);
    return ColumnValues.of(held);
  }

  private Dataset<Row> ofInput(Term.OfInput term, Dataset<Row> rows) {
    return ofInput(term, rows, Optional.empty());
  }

  /** The values, and behind them a column as it is. */
  private Dataset<Row> ofInput(Term.OfInput term, Dataset<Row> rows, Optional<String> kept) {
    LogicalPlan plan = Frames.analyzed(rows);
    Map<ExprId, Expression> meaning = new java.util.HashMap<>();
    for (Attribute column : Plans.list(plan.output())) {
      for (Attribute named : term.output()) {
        if (same(named.name(), column.name())) {
          meaning.put(named.exprId(), (Expression) column);
        }
      }
    }
    List<Expression> conditions =
        Expressions.those(term.conditions(), meaning.keySet()).stream().toList();
    List<Expression> values = new ArrayList<>(Expressions.over(term.values(), meaning));
    for (Attribute column : Plans.list(plan.output())) {
      if (kept.filter(column.name()::equals).isPresent()) {
        values.add((Expression) column);
      }
    }
    return Frames.of(
        spark, projected(values, VALUE, filtered(plan, Expressions.over(conditions, meaning))));
  }

  private Dataset<Row> matching(
      Term.Matching term, Function<String, Dataset<Row>> changes, Collection<Dataset<Row>> kept) {
    StructType on = new StructType();
    for (Expression expression : term.on()) {
      on = on.add(ON + on.size(), expression.dataType());
    }
    ColumnValues changed = resolved(term.changed(), on, changes, kept);
    List<NamedExpression> columns = new ArrayList<>(aliased(term.values(), VALUE));
    columns.addAll(aliased(term.on(), ON));
    Dataset<Row> rows =
        Frames.of(spark, new Project(Plans.seq(columns), filtered(term.rows(), term.conditions())));
    Column[] values = new Column[term.values().size()];
    for (int index = 0; index < values.length; index++) {
      values[index] = col(VALUE + index);
    }
    return changed.within(rows).select(values);
  }

  private static LogicalPlan filtered(LogicalPlan plan, List<Expression> conditions) {
    LogicalPlan filtered = plan;
    for (Expression condition : conditions) {
      filtered = new Filter(condition, filtered);
    }
    return filtered;
  }

  private static LogicalPlan projected(List<Expression> values, String name, LogicalPlan plan) {
    return new Project(Plans.seq(aliased(values, name)), plan);
  }

  private static List<NamedExpression> aliased(List<Expression> expressions, String name) {
    List<NamedExpression> aliased = new ArrayList<>();
    for (Expression expression : expressions) {
      aliased.add(
          new Alias(
              expression,
              name + aliased.size(),
              NamedExpression.newExprId(),
              Plans.seq(List.of()),
              scala.Option.empty(),
              Plans.seq(List.of())));
    }
    return aliased;
  }

  private static Set<ExprId> named(List<Attribute> output, List<String> names) {
    return Expressions.ids(
        output.stream()
            .filter(column -> names.stream().anyMatch(name -> same(name, column.name())))
            .toList());
  }

  private static boolean same(String left, String right) {
    return left.toLowerCase(Locale.ROOT).equals(right.toLowerCase(Locale.ROOT));
  }
}
