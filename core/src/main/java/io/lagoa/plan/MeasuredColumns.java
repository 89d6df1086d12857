package io.lagoa.plan;

import static io.lagoa.error.ErrorCode.QUERY_INVALID;

import io.lagoa.check.Check;
import io.lagoa.check.Condition;
import io.lagoa.check.Limit;
import io.lagoa.check.Measure;
import io.lagoa.check.SetRule;
import io.lagoa.delta.Version;
import io.lagoa.error.LagoaException;
import io.lagoa.publish.SetChecks;
import io.lagoa.table.Table;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;

/** Decides whether the columns that a set check measures fit it, and what it will read. */
final class MeasuredColumns {
  private MeasuredColumns() {}

  /**
   * @throws LagoaException {@code QUERY_INVALID} if a column is not there or cannot be measured so
   */
  static void require(Table table, Check check, SetRule rule, StructType schema) {
    Measure measure = rule.measure();
    for (String column : measure.columns()) {
      StructField field =
          field(schema, column)
              .orElseThrow(
                  () ->
                      wrong(
                          table,
                          check,
                          "no column %s; columns are %s"
                              .formatted(column, List.of(schema.fieldNames()))));
      String wanted =
          switch (measure.kind()) {
            case FRESH -> isTime(field) ? "" : "a date or a timestamp";
            case MATCHES -> field.dataType() instanceof StringType ? "" : "a string";
            case QUANTILE -> field.dataType() instanceof NumericType ? "" : "a number";
            default -> "";
          };
      if (!wanted.isEmpty()) {
        throw wrong(
            table, check, "%s is %s, not %s".formatted(column, field.dataType().sql(), wanted));
      }
      if (rule.condition() instanceof Condition.Compared compared) {
        requireComparable(table, check, measure, field, compared.limit());
      } else if (isBound(measure) && field.dataType() instanceof StringType) {
        throw wrong(table, check, column + " is a text: nothing of it is usual");
      }
    }
  }

  /**
   * Which columns are read again for checks; empty if none is.
   *
   * @param standing the version that stands
   * @param rebuild whether nothing of it stays
   */
  static Optional<String> scanned(
      Table table, Optional<StructType> schema, Optional<Version> standing, boolean rebuild) {
    TreeSet<String> columns = new TreeSet<>();
    for (Check check : table.checks()) {
      check
          .setRule()
          .map(SetRule::measure)
          .filter(measure -> SetChecks.mayScan(table, measure, schema, standing, rebuild))
          .ifPresent(measure -> columns.addAll(measure.columns()));
    }
    return columns.isEmpty()
        ? Optional.empty()
        : Optional.of("one scan of %s for checks".formatted(String.join(", ", columns)));
  }

  private static void requireComparable(
      Table table, Check check, Measure measure, StructField field, Limit limit) {
    if (!isBound(measure)) {
      return;
    }
    boolean text = limit.kind() == Limit.Kind.TEXT;
    boolean fits =
        field.dataType() instanceof NumericType
            ? !text
            : text
                && (field.dataType() instanceof StringType
                    || (isTime(field) && SetChecks.isValue(field.dataType(), limit.text())));
    if (!fits) {
      throw wrong(
          table,
          check,
          "%s is %s: compare it with %s"
              .formatted(
                  field.name(),
                  field.dataType().sql(),
                  field.dataType() instanceof NumericType
                      ? "a number"
                      : isTime(field)
                          ? "a date in quotes, such as '2026-01-31'"
                          : "a text in quotes"));
    }
  }

  private static boolean isBound(Measure measure) {
    return measure.kind() == Measure.Kind.MIN || measure.kind() == Measure.Kind.MAX;
  }

  private static boolean isTime(StructField field) {
    return field.dataType() instanceof TimestampType
        || field.dataType() instanceof TimestampNTZType
        || field.dataType() instanceof DateType;
  }

  static Optional<StructField> field(StructType schema, String name) {
    for (StructField field : schema.fields()) {
      if (field.name().equalsIgnoreCase(name)) {
        return Optional.of(field);
      }
    }
    return Optional.empty();
  }

  private static LagoaException wrong(Table table, Check check, String problem) {
    return new LagoaException(
        QUERY_INVALID,
        "%s: Invalid check '%s' of %s: %s".formatted(table.place(), check, table.name(), problem));
  }
}
