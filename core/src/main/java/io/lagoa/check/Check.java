package io.lagoa.check;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A rule and its consequence. A row check fails on a row when its expression is false; NULL passes,
 * as in SQL's CHECK. A set check compares one measure of the whole table with a limit.
 *
 * @param expression Spark SQL for a row check, {@code <measure> <comparison> <limit>} for a set
 *     check
 * @param consequence what follows when it fails
 */
public record Check(String expression, Consequence consequence) {
  private static final Pattern STRING =
      Pattern.compile("(.*\\S)\\s*:\\s*(warn|reject|stop)\\s*", Pattern.DOTALL);

  public Check {
    expression = expression.strip();
    if (expression.isEmpty()) {
      throw new LagoaException(
          ErrorCode.CONFIG_INVALID, "Invalid check: it has no expression before its consequence");
    }
  }

  /** A check that stops; refine it with {@link #warn()} or {@link #reject()}. */
  public static Check that(String expression) {
    return new Check(expression, Consequence.STOP);
  }

  /**
   * Parses {@code <expression> : warn|reject|stop}; the consequence is the last such word.
   *
   * @throws LagoaException {@code CONFIG_INVALID} if the consequence is missing
   */
  public static Check parse(String text) {
    Matcher matcher = STRING.matcher(text);
    if (!matcher.matches()) {
      throw new LagoaException(
          ErrorCode.CONFIG_INVALID,
          "Invalid check '%s': write '<expression> : warn', ': reject' or ': stop'"
              .formatted(text.strip()));
    }
    return new Check(
        matcher.group(1), Consequence.valueOf(matcher.group(2).toUpperCase(Locale.ROOT)));
  }

  public Check warn() {
    return new Check(expression, Consequence.WARN);
  }

  public Check reject() {
    return new Check(expression, Consequence.REJECT);
  }

  public Check stop() {
    return new Check(expression, Consequence.STOP);
  }

  /** The comparison of a measure, if this is a set check; empty for a row check. */
  public Optional<SetRule> setRule() {
    return SetRule.parse(expression);
  }

  public boolean isSet() {
    return setRule().isPresent();
  }

  /** As written in a pipeline file. */
  @Override
  public String toString() {
    return expression + " : " + consequence.name().toLowerCase(Locale.ROOT);
  }
}
