package io.lagoa.query;

import static io.lagoa.error.ErrorCode.QUERY_INVALID;

import io.lagoa.config.Place;
import io.lagoa.error.LagoaException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.UnresolvedRelation;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.catalyst.plans.logical.Command;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.ParsedStatement;
import org.apache.spark.sql.types.StructType;

/**
 * A query over whole tables, parsed by Spark's own parser. Names of two parts, {@code layer.name},
 * are tables of the lake; names of one part are the query's own.
 */
public final class Query {
  private static final Pattern LINE = Pattern.compile("line (\\d+)");

  private final SparkSession spark;
  private final String text;
  private final Place place;
  private final LogicalPlan plan;
  private final Map<String, Integer> lines;

  private Query(
      SparkSession spark, String text, Place place, LogicalPlan plan, Map<String, Integer> lines) {
    this.spark = spark;
    this.text = text;
    this.place = place;
    this.plan = plan;
    this.lines = lines;
  }

  /**
   * Parses a query; reads nothing.
   *
   * @param place where the text starts, for messages
   * @throws LagoaException {@code QUERY_INVALID} with file and line
   */
  public static Query parse(SparkSession spark, String text, Place place) {
    LogicalPlan plan;
    try {
      plan = Clock.asked(spark, spark.sessionState().sqlParser().parsePlan(text));
    } catch (ParseException e) {
      throw new LagoaException(
          QUERY_INVALID, "%s: Cannot parse query: %s".formatted(place, firstLines(e)), e);
    }
    Map<String, Integer> lines = new TreeMap<>();
    for (LogicalPlan node : Plans.all(plan)) {
      if (node instanceof Command || node instanceof ParsedStatement) {
        throw new LagoaException(
            QUERY_INVALID,
            "%s: Cannot take rows from a statement that changes or shows something: write a query, SELECT …"
                .formatted(place));
      }
      if (node instanceof UnresolvedRelation relation) {
        List<String> parts = Plans.list(relation.multipartIdentifier());
        if (parts.size() == 2) {
          int line = relation.origin().line().isDefined() ? lineOf(relation) : 1;
          lines.putIfAbsent(String.join(".", parts).toLowerCase(java.util.Locale.ROOT), line);
        }
      }
    }
    return new Query(spark, text, place, plan, lines);
  }

  /** The tables that the query reads, {@code layer.name}. */
  public List<String> inputs() {
    return List.copyOf(lines.keySet());
  }

  /** Where the query names an input. */
  public Place placeOf(String input) {
    int line = lines.getOrDefault(input, 1);
    return place.line() > 0 ? new Place(place.file(), place.line() + line - 1) : place;
  }

  public String text() {
    return text;
  }

  /**
   * The query's rows, lazy: its tables are those given, its parameters typed literals.
   *
   * @param tables rows by {@code layer.name}; all inputs
   * @param parameters values by name; {@code :name} in the text
   * @throws LagoaException {@code QUERY_INVALID} if a parameter is missing or a name or type is
   *     wrong
   */
  public Dataset<Row> bind(Map<String, Dataset<Row>> tables, Map<String, Object> parameters) {
    LogicalPlan bound = Plans.withTables(plan, tables);
    TreeSet<String> missing = new TreeSet<>();
    bound = Plans.withParameters(bound, parameters, missing);
    if (!missing.isEmpty()) {
      throw new LagoaException(
          QUERY_INVALID,
          "%s: Cannot bind parameter :%s: no such parameter; known are %s; set it in parameters {…} or by --set parameters.%s=…"
              .formatted(
                  place, missing.first(), new TreeSet<>(parameters.keySet()), missing.first()));
    }
    try {
      return Frames.of(spark, bound);
    } catch (Exception e) {
      if (e instanceof AnalysisException || e instanceof org.apache.spark.SparkThrowable) {
        throw new LagoaException(
            QUERY_INVALID, "%s: Cannot analyse query: %s".formatted(at(e), firstLines(e)), e);
      }
      throw e;
    }
  }

  /**
   * What stands in the way of treating each row of an input by itself, all other inputs being as
   * they were; empty if nothing does.
   */
  public Optional<String> notRowWise(Dataset<Row> bound, String input) {
    return RowWise.obstacle(Frames.analyzed(bound), input);
  }

  /** What stands in the way of recomputing part of the result; empty if nothing is known yet. */
  public Optional<String> notInPart(Dataset<Row> bound, Set<String> moved) {
    return Obstacle.in(Frames.analyzed(bound), new Tracing(moved));
  }

  /**
   * The values that some columns of the result have in the rows that may differ.
   *
   * @param moved the inputs that changed
   * @param columns of the result
   */
  public Changed changed(Dataset<Row> bound, Set<String> moved, List<String> columns) {
    LogicalPlan analyzed = Frames.analyzed(bound);
    StructType schema = new StructType();
    List<Expression> values = new ArrayList<>();
    for (String column : columns) {
      for (Attribute attribute : Plans.list(analyzed.output())) {
        if (attribute.name().equalsIgnoreCase(column) && values.size() == schema.size()) {
          values.add((Expression) attribute);
        }
      }
      schema = schema.add(column, values.get(schema.size()).dataType());
    }
    Tracing tracing = new Tracing(moved);
    List<Term> terms = tracing.trace(analyzed, values, List.of());
    return new Changed(spark, schema, terms, tracing.obstacle());
  }

  /** Whether the result has columns of these names. */
  public static boolean gives(Dataset<Row> bound, List<String> columns) {
    List<String> names = List.of(bound.columns());
    return columns.stream()
        .allMatch(column -> names.stream().anyMatch(name -> name.equalsIgnoreCase(column)));
  }

  /** How the result takes in new rows of an input alone; empty if old ones must be read. */
  public static Optional<Folds> folds(Dataset<Row> bound, String input) {
    return Folds.of(Frames.analyzed(bound), input);
  }

  /** The columns that identify the rows of the result since it is grouped by them; often none. */
  public static List<String> groups(Dataset<Row> bound) {
    return Groups.of(Frames.analyzed(bound));
  }

  /**
   * The input's column that a column of the result is, unchanged, where the query is row-wise;
   * empty if it is computed.
   */
  public Optional<String> origin(Dataset<Row> bound, String input, String column) {
    return RowWise.origin(Frames.analyzed(bound), input, column);
  }

  /** Whether columns of the result are made of an input alone, where the query is row-wise. */
  public boolean supplies(Dataset<Row> bound, String input, List<String> columns) {
    return RowWise.supplies(Frames.analyzed(bound), input, columns);
  }

  /**
   * Whether the rows of a query are proven to be unique by these columns, of which there are some.
   */
  public static boolean provenUnique(Dataset<Row> rows, List<String> key) {
    return !key.isEmpty()
        && RowWise.mayBeUnique(
            Frames.analyzed(rows)) // or optimizing, which takes long, is for nothing
        && RowWise.unique(Frames.optimized(rows), key);
  }

  private Place at(Throwable e) {
    Matcher matcher = LINE.matcher(String.valueOf(e.getMessage()));
    if (place.line() > 0 && matcher.find()) {
      return new Place(place.file(), place.line() + Integer.parseInt(matcher.group(1)) - 1);
    }
    return place;
  }

  private static int lineOf(UnresolvedRelation relation) {
    return ((Number) relation.origin().line().get()).intValue();
  }

  /** Spark's message without the plan that it prints below. */
  private static String firstLines(Throwable e) {
    List<String> kept = new ArrayList<>();
    for (String line : String.valueOf(e.getMessage()).split("\n", -1)) {
      if (line.startsWith("'") || line.startsWith("+- ") || line.startsWith("== SQL ==")) {
        break;
      }
      kept.add(line.strip());
    }
    return String.join(" ", kept).replaceAll("\\s*SQLSTATE: \\w+\\s*", " ").strip();
  }
}
