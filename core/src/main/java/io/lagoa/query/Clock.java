package io.lagoa.query;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.catalyst.parser.ParserInterface;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.trees.Origin;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/**
 * Decides what is a word for the present time: {@code date'today'}, which Spark's parser makes the
 * date of the day on which it parses, and {@code CAST('today' AS DATE)}.
 */
final class Clock {
  private static final String WORD = "\\s*(now|today|yesterday|tomorrow)";
  private static final Pattern TYPED =
      Pattern.compile("(?is)(date|timestamp\\w*)\\s*['\"]" + WORD + "\\s*['\"]");
  private static final Pattern TEXT = Pattern.compile("(?is)" + WORD + "\\b.*");

  private Clock() {}

  /** The plan as it would be if typed words were functions that are asked when it runs. */
  static LogicalPlan asked(SparkSession spark, LogicalPlan plan) {
    ParserInterface parser = spark.sessionState().sqlParser();
    return Plans.withExpressions(
        plan,
        node ->
            node instanceof Literal literal
                ? written(literal).map(text -> parsed(parser, text)).orElse(node)
                : node);
  }

  private static Expression parsed(ParserInterface parser, String text) {
    try {
      return parser.parseExpression(text);
    } catch (ParseException e) {
      throw new IllegalStateException("Cannot parse " + text, e);
    }
  }

  /** What a literal means that was written as such a word. */
  private static Optional<String> written(Literal literal) {
    Origin origin = literal.origin();
    DataType type = literal.dataType();
    boolean isDate = type.equals(DataTypes.DateType);
    boolean isTime =
        type.equals(DataTypes.TimestampType) || type.equals(DataTypes.TimestampNTZType);
    if (!(isDate || isTime)
        || origin.sqlText().isEmpty()
        || origin.startIndex().isEmpty()
        || origin.stopIndex().isEmpty()) {
      return Optional.empty();
    }
    String text =
        origin
            .sqlText()
            .get()
            .substring(
                ((Number) origin.startIndex().get()).intValue(),
                ((Number) origin.stopIndex().get()).intValue() + 1);
    Matcher matcher = TYPED.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String day =
        switch (matcher.group(2).toLowerCase(java.util.Locale.ROOT)) {
          case "yesterday" -> "date_sub(current_date(), 1)";
          case "tomorrow" -> "date_add(current_date(), 1)";
          case "now" -> isDate ? "current_date()" : "current_timestamp()";
          default -> "current_date()";
        };
    return Optional.of(isDate ? day : "CAST(%s AS %s)".formatted(day, type.sql()));
  }

  /** Whether an expression is a cast of such a word. */
  static boolean isIn(Expression expression) {
    return expression instanceof Cast cast
        && !cast.dataType().equals(DataTypes.StringType)
        && cast.child() instanceof Literal literal
        && literal.dataType().equals(DataTypes.StringType)
        && literal.value() != null
        && TEXT.matcher(literal.value().toString()).matches();
  }
}
