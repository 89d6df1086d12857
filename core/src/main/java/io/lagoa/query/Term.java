package io.lagoa.query;

import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/** One way in which a change of an input reaches the values of some columns. */
sealed interface Term {
  /**
   * The values that an input's changed rows have.
   *
   * @param input {@code layer.name}
   * @param output the input's columns as the query names them
   * @param values over these columns
   * @param conditions over these columns; changed rows that do not meet them do not matter
   */
  record OfInput(
      String input, List<Attribute> output, List<Expression> values, List<Expression> conditions)
      implements Term {}

  /**
   * The values of rows that did not change themselves, but match what did.
   *
   * @param rows a part of the query
   * @param values over its columns
   * @param conditions over its columns
   * @param on over its columns: compared with the values that changed
   * @param changed where these change
   */
  record Matching(
      LogicalPlan rows,
      List<Expression> values,
      List<Expression> conditions,
      List<Expression> on,
      List<Term> changed)
      implements Term {}
}
