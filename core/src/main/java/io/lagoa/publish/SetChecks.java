package io.lagoa.publish;

import io.lagoa.check.Check;
import io.lagoa.check.SetRule;
import io.lagoa.check.Verdict;
import io.lagoa.delta.DataFile;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.table.Table;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.types.StructType;

/**
 * Judges a table as it would stand, from counts that the write already has and from the statistics
 * of its files: no row is read again.
 */
final class SetChecks {
  private SetChecks() {}

  /**
   * What the set checks measure.
   *
   * @param rows rows of the table as it would stand
   * @param judged rows judged in this run, before condensing
   * @param rejected rows rejected in this run
   * @param files the files of the table as it would stand; asked only for a check on nulls
   */
  record Measured(
      long rows,
      long judged,
      long rejected,
      java.util.function.Supplier<Collection<DataFile>> files) {}

  static List<Verdict> judge(Table table, StructType schema, Measured measured) {
    List<Verdict> verdicts = new ArrayList<>();
    for (Check check : table.checks()) {
      check
          .setRule()
          .ifPresent(
              rule -> {
                long count =
                    switch (rule.measure()) {
                      case ROWS -> measured.rows();
                      case REJECTED -> measured.rejected();
                      case NULLS -> nulls(table, schema, rule, measured.files().get());
                    };
                long of =
                    rule.measure() == SetRule.Measure.REJECTED
                        ? measured.judged()
                        : measured.rows();
                verdicts.add(
                    new Verdict(
                        check.toString(),
                        rule.holds(count, of),
                        0,
                        rule.measured(count, of),
                        rule.limitText()));
              });
    }
    return verdicts;
  }

  /** Nulls of a column over files; a file's statistics count them exactly. */
  private static long nulls(
      Table table, StructType schema, SetRule rule, Collection<DataFile> files) {
    String column = column(table, schema, rule);
    long sum = 0;
    for (DataFile file : files) {
      sum +=
          file.nulls(column)
              .orElseThrow(
                  () ->
                      new LagoaException(
                          ErrorCode.CONFIG_INVALID,
                          "%s: Cannot measure nulls(%s) of %s: its files carry no statistics of that column; move it among the first 32 columns, or use '%s IS NOT NULL : stop'"
                              .formatted(table.place(), column, table.name(), column)));
    }
    return sum;
  }

  private static String column(Table table, StructType schema, SetRule rule) {
    for (String name : schema.fieldNames()) {
      if (name.toLowerCase(Locale.ROOT).equals(rule.column().toLowerCase(Locale.ROOT))) {
        return name;
      }
    }
    throw new LagoaException(
        ErrorCode.QUERY_INVALID,
        "%s: Cannot measure nulls(%s) of %s: no such column; columns are %s"
            .formatted(table.place(), rule.column(), table.name(), List.of(schema.fieldNames())));
  }
}
