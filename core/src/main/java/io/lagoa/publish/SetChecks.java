package io.lagoa.publish;

import io.lagoa.check.Check;
import io.lagoa.check.Condition;
import io.lagoa.check.Limit;
import io.lagoa.check.Measure;
import io.lagoa.check.Reading;
import io.lagoa.check.SetRule;
import io.lagoa.check.Verdict;
import io.lagoa.delta.Attempt;
import io.lagoa.delta.DataFile;
import io.lagoa.delta.TableState;
import io.lagoa.delta.Version;
import io.lagoa.delta.Written;
import io.lagoa.table.Table;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/**
 * Judges a table as it would stand: from counts that the write already has, from the statistics of
 * its files where these are exact, and for the rest by one aggregation over the columns in
 * question.
 */
public final class SetChecks {
  private final Request request;
  private final TableState.Counts counts;
  private final long before;
  private final Part whole;
  private final Part fresh;
  private final Map<Measure, Reading> readings = new HashMap<>();

  /**
   * Rows that checks are about.
   *
   * @param rows how many
   * @param files the files that they are in; empty if they are in none of the table's
   * @param data the rows themselves, lazy
   */
  record Part(
      long rows, Supplier<Optional<Collection<DataFile>>> files, Supplier<Dataset<Row>> data) {}

  /**
   * @param before rows of the version that stands
   * @param whole the table as it would stand
   * @param fresh the rows that this run publishes
   */
  SetChecks(Request request, TableState.Counts counts, long before, Part whole, Part fresh) {
    this.request = request;
    this.counts = counts;
    this.before = before;
    this.whole = whole;
    this.fresh = fresh;
  }

  /**
   * Whether rows must be read for a measure, as far as is known before the files are written:
   * statistics may be missing.
   *
   * @param standing the version that stands
   * @param rebuild whether nothing of it stays
   */
  public static boolean mayScan(
      Table table,
      Measure measure,
      Optional<StructType> schema,
      Optional<Version> standing,
      boolean rebuild) {
    return switch (measure.kind()) {
      case ROWS, REJECTED, CHANGED, NULLS, FRESH -> false;
      case UNIQUE -> !Uniqueness.isKnown(table, measure, standing, rebuild);
      case MIN, MAX ->
          schema.isEmpty()
              || !Values.exactBounds(
                  Values.column(schema.orElseThrow(), measure.columns().get(0)).dataType());
      default -> true;
    };
  }

  /** Whether a text in a check is a value of a column's type. */
  public static boolean isValue(DataType type, String text) {
    return Values.parse(type, text, ZoneOffset.UTC).isPresent();
  }

  /** The rows of files that are new. */
  static Part written(Attempt attempt, Written written) {
    return new Part(
        written.rows(),
        () -> Optional.of(written.files()),
        () -> attempt.unpublished(written.files()));
  }

  /**
   * The table as it would stand: the files that are new, and those that stay.
   *
   * @param removed paths of files that go
   */
  static Part whole(
      Request request, Attempt attempt, long rows, Written written, Set<String> removed) {
    Supplier<List<DataFile>> stay =
        () ->
            attempt.standing().entrySet().stream()
                .filter(file -> !removed.contains(file.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    return new Part(
        rows,
        () -> {
          List<DataFile> files = new ArrayList<>(written.files());
          files.addAll(written.marked());
          files.addAll(stay.get());
          return Optional.of(files);
        },
        () -> {
          Dataset<Row> fresh = attempt.unpublished(written.files());
          List<DataFile> old = new ArrayList<>(written.marked());
          old.addAll(stay.get());
          return old.isEmpty()
              ? fresh
              : Difference.completed(attempt.rows(old), request.schema())
                  .select(Difference.columns(request.schema(), ""))
                  .unionByName(fresh);
        });
  }

  /** Starts a Spark job only for what neither counts nor statistics can answer. */
  List<Verdict> judge() {
    Map<Check, SetRule> rules = new LinkedHashMap<>();
    request
        .table()
        .checks()
        .forEach(check -> check.setRule().ifPresent(rule -> rules.put(check, rule)));
    if (rules.isEmpty()) {
      return List.of();
    }
    read(rules.values(), whole, false);
    read(rules.values(), fresh, true);
    Past past = Past.of(request, rules.values());
    List<Verdict> verdicts = new ArrayList<>();
    rules.forEach(
        (check, rule) -> {
          Reading reading = readings.getOrDefault(rule.measure(), Reading.none());
          verdicts.add(typed(rule).judge(check.toString(), reading, past.of(rule.measure())));
        });
    return verdicts;
  }

  private void read(Collection<SetRule> rules, Part part, boolean ofRun) {
    List<Measure> open = new ArrayList<>();
    Supplier<Optional<Collection<DataFile>>> files = remembered(part.files());
    for (SetRule rule : rules) {
      Measure measure = rule.measure();
      if (measure.ofRun() == ofRun && !readings.containsKey(measure)) {
        Optional<Reading> known =
            counted(measure, part)
                .or(
                    () ->
                        files
                            .get()
                            .flatMap(
                                all ->
                                    new FileStatistics(all, request.schema(), zone(), part.rows())
                                        .read(measure)));
        known.ifPresentOrElse(
            reading -> readings.put(measure, reading),
            () -> {
              if (!open.contains(measure)) {
                open.add(measure);
              }
            });
      }
    }
    if (!open.isEmpty()) {
      readings.putAll(Scan.of(request, open, part.data().get()));
    }
  }

  private Optional<Reading> counted(Measure measure, Part part) {
    return switch (measure.kind()) {
      case ROWS -> Optional.of(Reading.count(part.rows(), part.rows()));
      case REJECTED -> Optional.of(Reading.count(counts.rejected(), counts.judged()));
      case CHANGED ->
          Optional.of(
              request.standing().isEmpty()
                  ? Reading.count(0, 0)
                  : Reading.count(Math.abs(part.rows() - before), before));
      case UNIQUE ->
          Optional.of(Reading.count(part.rows(), part.rows()))
              .filter(
                  all ->
                      Uniqueness.isKnown(
                          request.table(), measure, request.standing(), request.rebuild()));
      default -> Optional.empty();
    };
  }

  /** A limit in quotes as a value of the column's type. */
  private SetRule typed(SetRule rule) {
    if (rule.condition() instanceof Condition.Compared compared
        && compared.limit().kind() == Limit.Kind.TEXT) {
      Optional<BigDecimal> value =
          Values.parse(
              Values.column(request.schema(), rule.measure().columns().get(0)).dataType(),
              compared.limit().text(),
              zone());
      return value.map(rule::typed).orElse(rule);
    }
    return rule;
  }

  private ZoneId zone() {
    return ZoneId.of(request.spark().conf().get("spark.sql.session.timeZone"));
  }

  private static <T> Supplier<T> remembered(Supplier<T> supplier) {
    List<T> kept = new ArrayList<>();
    return () -> {
      if (kept.isEmpty()) {
        kept.add(supplier.get());
      }
      return kept.get(0);
    };
  }
}
