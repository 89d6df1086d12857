package io.lagoa.cdc;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.io.Serializable;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What must be known of a batch of events before they are applied; one Spark job.
 *
 * @param schemas of rows, the one in use last being last
 * @param truncates where the table was emptied, in the order of the log
 * @param gaps whether rows may lack values that did not change
 * @param moves whether keys were changed
 * @param keyless whether events have no key
 * @param earliest time of them, in microseconds
 * @param keys the columns that make the others' keys: one set, unless the database's key changed
 */
record Facts(
    List<String> schemas,
    List<Truncate> truncates,
    boolean gaps,
    boolean moves,
    boolean keyless,
    long earliest,
    Set<Set<String>> keys) {

  /** A place where a table was emptied, and when, in microseconds. */
  record Truncate(String position, long at) implements Serializable {}

  /**
   * Looks at the events.
   *
   * @param table the database's, for messages
   * @throws LagoaException {@code DATA_ERROR} if some do not tell the columns
   */
  static Facts of(String table, Dataset<Row> events) {
    Column emptied = col(EventColumns.OP).equalTo("t");
    List<Row> found =
        events
            .groupBy(col(EventColumns.SCHEMA))
            .agg(
                max(when(emptied, lit(null)).otherwise(col(EventColumns.POSITION))),
                collect_list(when(emptied, struct(col(EventColumns.POSITION), micros()))),
                max(coalesce(Placeholder.perhapsIn(col(EventColumns.AFTER)), lit(false))),
                count(col(EventColumns.OLD_KEY)),
                max(
                    col(EventColumns.KEY)
                        .isNull()
                        .and(not(col(EventColumns.OP).isin("t", EventColumns.COLUMNS)))),
                min(col(EventColumns.KEY)), // as text begins with the first column's name, the
                max(col(EventColumns.KEY)), // least and the greatest differ in it if any two do
                min(micros()))
            .collectAsList();
    found.stream()
        .filter(row -> row.isNullAt(0) && !row.isNullAt(1))
        .findFirst()
        .ifPresent(
            row -> {
              throw new LagoaException(
                  ErrorCode.DATA_ERROR,
                  "Cannot make a table from the changes of %s: the event at %s, and maybe others, does not tell its columns; send events with their schema (value.converter.schemas.enable = true)"
                      .formatted(table, row.getString(1)));
            });
    return new Facts(
        found.stream()
            .filter(row -> !row.isNullAt(0) && !row.isNullAt(1))
            .sorted(Comparator.comparing(row -> row.getString(1)))
            .map(row -> row.getString(0))
            .toList(),
        found.stream()
            .flatMap(row -> row.<Row>getList(2).stream())
            .map(row -> new Truncate(row.getString(0), row.getLong(1)))
            .sorted(Comparator.comparing(Truncate::position))
            .toList(),
        found.stream().anyMatch(row -> row.getBoolean(3)),
        found.stream().anyMatch(row -> row.getLong(4) > 0),
        found.stream().anyMatch(row -> row.getBoolean(5)),
        found.stream().mapToLong(row -> row.getLong(8)).min().orElse(Long.MAX_VALUE),
        found.stream()
            .flatMap(row -> Stream.of(6, 7).filter(at -> !row.isNullAt(at)).map(row::getString))
            .map(Facts::columns)
            .sorted(Comparator.comparing(Set::toString)) // as messages tell them
            .collect(Collectors.toCollection(LinkedHashSet::new)));
  }

  private static Set<String> columns(String key) {
    Set<String> columns = new TreeSet<>();
    Image.parse(key).fieldNames().forEachRemaining(columns::add);
    return columns;
  }

  static Column micros() {
    return org.apache.spark.sql.functions.call_udf("unix_micros", col(EventColumns.CHANGED_AT));
  }
}
