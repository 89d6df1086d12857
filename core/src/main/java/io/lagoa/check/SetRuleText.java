package io.lagoa.check;

import static io.lagoa.error.ErrorCode.CONFIG_INVALID;

import io.lagoa.check.Measure.Kind;
import io.lagoa.error.LagoaException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Decides whether an expression is a set check, and reads it. */
final class SetRuleText {
  private static final String WORDS =
      "rows|rejected|nulls|min|max|distinct|unique|references|fresh|matches|quantile|changed|new";

  /** A word, what stands in its brackets, and the rest. */
  private static final Pattern SHAPE =
      Pattern.compile(
          "("
              + WORDS
              + ")\\b\\s*(\\((?:[^'()]|'(?:[^']|'')*'|\\([^()]*(?:'[^']*'[^()]*)?\\))*\\))?(.*)",
          Pattern.DOTALL);

  private static final Pattern COMPARED = Pattern.compile("\\s*(<=|>=|<>|<|>|==|=|!=)\\s*(.*)");
  private static final Pattern USUAL =
      Pattern.compile(
          "\\s*within\\s+([0-9]+(?:\\.[0-9]+)?)\\s*(%|\\s+sigma)\\s+of\\s+([0-9]+)\\s+runs?"
              + "(?:\\s+with\\s+period\\s+([0-9]+))?");
  private static final Pattern INNER =
      Pattern.compile("([a-z]+)\\s*(?:\\((.*)\\))?", Pattern.DOTALL);
  private static final String COLUMN = "[A-Za-z_][A-Za-z0-9_]*|`[^`]+`";
  private static final Pattern COLUMNS =
      Pattern.compile("(?:" + COLUMN + ")(?:\\s*,\\s*(?:" + COLUMN + "))*");
  private static final Pattern REFERENCE =
      Pattern.compile("(" + COLUMN + ")\\s*,\\s*([a-z]\\w*\\.[a-z]\\w*\\.[A-Za-z_]\\w*)");
  private static final Pattern QUANTILE =
      Pattern.compile("(" + COLUMN + ")\\s*,\\s*(0?\\.[0-9]+|[01])");
  private static final Pattern MATCHES =
      Pattern.compile("(" + COLUMN + ")\\s*,\\s*'((?:[^']|'')*)'", Pattern.DOTALL);
  private static final Set<Kind> SHARES =
      Set.of(
          Kind.REJECTED,
          Kind.NULLS,
          Kind.DISTINCT,
          Kind.UNIQUE,
          Kind.REFERENCES,
          Kind.MATCHES,
          Kind.CHANGED);

  private final String expression;

  private SetRuleText(String expression) {
    this.expression = expression;
  }

  static Optional<SetRule> parse(String expression) {
    Matcher matcher = SHAPE.matcher(expression);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String brackets = matcher.group(2) == null ? "" : matcher.group(2);
    String rest = String.valueOf(matcher.group(3));
    SetRuleText text = new SetRuleText(expression);
    Matcher compared = COMPARED.matcher(rest);
    Optional<Limit> limit =
        compared.matches() ? Limit.parse(compared.group(2).strip()) : Optional.empty();
    Matcher usual = USUAL.matcher(rest);
    if (limit.isEmpty() && !usual.matches()) {
      if (!brackets.isEmpty() && compared.matches()) {
        throw text.wrong("compare it with a number, a percentage, a duration or a text in quotes");
      }
      return Optional.empty(); // a column of that name
    }
    Measure measure = text.measure(matcher.group(1) + brackets, false);
    Condition condition =
        limit.isPresent()
            ? text.compared(measure, Comparison.of(compared.group(1)), limit.orElseThrow())
            : text.usual(usual);
    return Optional.of(new SetRule(measure, condition));
  }

  private Measure measure(String written, boolean ofRun) {
    Matcher matcher = INNER.matcher(written.strip());
    if (!matcher.matches()) {
      throw wrong("write a measure within new(…)");
    }
    String word = matcher.group(1);
    String inner = matcher.group(2) == null ? "" : matcher.group(2).strip();
    if (word.equals("new") && !ofRun) {
      Measure measure = measure(inner, true);
      if (measure.kind() == Kind.REJECTED || measure.kind() == Kind.CHANGED) {
        throw wrong("%s is about this run already".formatted(measure.kind().word()));
      }
      return measure;
    }
    if (!List.of(WORDS.split("\\|")).contains(word) || word.equals("new")) {
      throw wrong("write a measure within new(…)");
    }
    Kind kind = Kind.valueOf(word.toUpperCase(Locale.ROOT));
    return switch (kind) {
      case ROWS, REJECTED -> bare(kind, inner, ofRun);
      case CHANGED -> {
        if (!inner.equals("rows")) {
          throw wrong("write changed(rows)");
        }
        yield new Measure(kind, List.of(), "", ofRun);
      }
      case NULLS, MIN, MAX, FRESH, DISTINCT, UNIQUE -> ofColumns(kind, inner, ofRun);
      case REFERENCES ->
          withArgument(kind, REFERENCE, inner, ofRun, "references(column, layer.table.column)");
      case QUANTILE -> withArgument(kind, QUANTILE, inner, ofRun, "quantile(column, 0.95)");
      case MATCHES -> withArgument(kind, MATCHES, inner, ofRun, "matches(column, 'regex')");
    };
  }

  private Measure bare(Kind kind, String inner, boolean ofRun) {
    if (!inner.isEmpty()) {
      throw wrong("%s has no column: write %s".formatted(kind.word(), kind.word()));
    }
    return new Measure(kind, List.of(), "", ofRun);
  }

  private Measure ofColumns(Kind kind, String inner, boolean ofRun) {
    boolean several = kind == Kind.UNIQUE || kind == Kind.DISTINCT;
    if (!COLUMNS.matcher(inner).matches() || (!several && inner.contains(","))) {
      throw wrong("write %s(column%s)".formatted(kind.word(), several ? ", …" : ""));
    }
    List<String> columns =
        List.of(inner.split("\\s*,\\s*")).stream().map(SetRuleText::unquoted).toList();
    return new Measure(kind, columns, "", ofRun);
  }

  private Measure withArgument(
      Kind kind, Pattern shape, String inner, boolean ofRun, String example) {
    Matcher matcher = shape.matcher(inner);
    if (!matcher.matches()) {
      throw wrong("write " + example);
    }
    String argument = matcher.group(2);
    return new Measure(
        kind,
        List.of(unquoted(matcher.group(1))),
        kind == Kind.MATCHES ? argument.replace("''", "'") : argument,
        ofRun);
  }

  private Condition compared(Measure measure, Comparison comparison, Limit limit) {
    Kind kind = measure.kind();
    String wanted =
        switch (kind) {
          case FRESH -> limit.kind() == Limit.Kind.AGE ? "" : "a duration, such as 1 day";
          case MIN, MAX ->
              limit.kind() == Limit.Kind.NUMBER || limit.kind() == Limit.Kind.TEXT
                  ? ""
                  : "a number, or a text in quotes";
          default ->
              limit.kind() == Limit.Kind.NUMBER
                      || (limit.kind() == Limit.Kind.SHARE && SHARES.contains(kind))
                  ? ""
                  : SHARES.contains(kind) ? "a number or a percentage" : "a number";
        };
    if (!wanted.isEmpty()) {
      throw wrong("%s is compared with %s".formatted(kind.word(), wanted));
    }
    return new Condition.Compared(comparison, limit);
  }

  private Condition usual(Matcher matcher) {
    boolean share = matcher.group(2).equals("%");
    BigDecimal width = new BigDecimal(matcher.group(1));
    int runs = Integer.parseInt(matcher.group(3));
    int period = matcher.group(4) == null ? 0 : Integer.parseInt(matcher.group(4));
    if (runs < 1 || (!share && runs < 2)) {
      throw wrong("a standard deviation needs at least 2 runs, a share 1");
    }
    if (period != 0 && (period < 2 || runs < 2 * period)) {
      throw wrong("a season has at least 2 runs, and two seasons are the least to learn from");
    }
    return new Condition.Usual(share ? width.movePointLeft(2) : width, share, runs, period);
  }

  private LagoaException wrong(String remedy) {
    return new LagoaException(
        CONFIG_INVALID, "Invalid check '%s': %s".formatted(expression, remedy));
  }

  private static String unquoted(String column) {
    return column.replace("`", "");
  }
}
