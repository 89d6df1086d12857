package io.lagoa.publish;

import static io.lagoa.error.Names.quoted;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.percentile_approx;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.lagoa.check.Measure;
import io.lagoa.check.Reading;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;

/**
 * Measures what neither counts nor statistics answer, all at once: one aggregation over the columns
 * in question. Where different or repeated values are counted, each row goes into it once for all
 * plain measures and once for each such count.
 */
final class Scan {
  private static final String GROUP = "_lagoa_group";
  private static final String COPIES = "_lagoa_copies";

  private final Request request;
  private final List<Measure> plain;
  private final List<Measure> grouped;
  private final Map<Measure, String> marks = new LinkedHashMap<>();
  private final Map<String, Column> aggregates = new LinkedHashMap<>();

  private Scan(Request request, List<Measure> measures) {
    this.request = request;
    this.grouped = measures.stream().filter(Scan::countsValues).toList();
    this.plain = measures.stream().filter(measure -> !countsValues(measure)).toList();
    for (Measure measure : plain) {
      if (measure.kind() == Measure.Kind.REFERENCES) {
        marks.put(measure, "_lagoa_mark" + marks.size());
      }
    }
    for (int index = 0; index < plain.size(); index++) {
      aggregate(plain.get(index), "p" + index);
    }
  }

  /** The readings, by one aggregation; starts Spark jobs. */
  static Map<Measure, Reading> of(Request request, List<Measure> measures, Dataset<Row> rows) {
    return new Scan(request, measures).read(rows);
  }

  private Map<Measure, Reading> read(Dataset<Row> rows) {
    Dataset<Row> marked = rows;
    for (Map.Entry<Measure, String> mark : marks.entrySet()) {
      marked = References.mark(request, marked, rows, mark.getKey(), mark.getValue());
    }
    Row row = (grouped.isEmpty() ? totals(marked) : groups(marked)).first();
    Map<Measure, Reading> readings = new HashMap<>();
    for (int index = 0; index < plain.size(); index++) {
      readings.put(plain.get(index), reading(plain.get(index), row, "p" + index));
    }
    for (int index = 0; index < grouped.size(); index++) {
      readings.put(grouped.get(index), Reading.count(number(row, "g" + index), number(row, "n")));
    }
    return readings;
  }

  private Dataset<Row> totals(Dataset<Row> rows) {
    List<Column> all = new ArrayList<>(List.of(count(lit(1)).as("n")));
    aggregates.forEach((name, aggregate) -> all.add(aggregate.as(name)));
    return aggregated(rows.groupBy(), all);
  }

  /**
   * Group 0 is all rows, for the plain measures; the others are one for each combination of values.
   */
  private Dataset<Row> groups(Dataset<Row> rows) {
    Set<String> keys = new LinkedHashSet<>();
    grouped.forEach(measure -> measure.columns().forEach(column -> keys.add(name(column))));
    Set<String> inputs = new LinkedHashSet<>(marks.values());
    plain.forEach(measure -> measure.columns().forEach(column -> inputs.add(name(column))));
    List<Column> copies = new ArrayList<>();
    if (!plain.isEmpty()) {
      copies.add(copy(rows, 0, keys, Set.of(), inputs, inputs));
    }
    for (int index = 0; index < grouped.size(); index++) {
      Set<String> own = new LinkedHashSet<>();
      grouped.get(index).columns().forEach(column -> own.add(name(column)));
      copies.add(copy(rows, index + 1, keys, own, inputs, Set.of()));
    }
    List<Column> by = new ArrayList<>(List.of(col(GROUP)));
    keys.forEach(key -> by.add(col(quoted("k_" + key))));
    List<Column> counts = new ArrayList<>(List.of(count(lit(1)).as(COPIES)));
    aggregates.forEach((name, aggregate) -> counts.add(aggregate.as(name)));
    Dataset<Row> combinations =
        aggregated(
            rows.select(explode(array(copies.toArray(new Column[0]))).as("c"))
                .select("c.*")
                .groupBy(by.toArray(new Column[0])),
            counts);
    List<Column> all = new ArrayList<>();
    all.add(sum(when(col(GROUP).equalTo(grouped.size()), col(COPIES))).as("n"));
    aggregates.keySet().forEach(name -> all.add(max(when(plainGroup(), col(name))).as(name)));
    for (int index = 0; index < grouped.size(); index++) {
      all.add(counted(grouped.get(index), index + 1).as("g" + index));
    }
    return aggregated(combinations.groupBy(), all);
  }

  private static Column plainGroup() {
    return col(GROUP).equalTo(0);
  }

  private static Column counted(Measure measure, int group) {
    Column complete = lit(true);
    for (String column : measure.columns()) {
      complete = complete.and(col(quoted("k_" + name(column))).isNotNull());
    }
    Column mine = col(GROUP).equalTo(group);
    if (measure.kind() == Measure.Kind.DISTINCT) {
      return count(when(mine.and(complete), 1));
    }
    Column alone = when(complete, when(col(COPIES).equalTo(1), 1L).otherwise(0L));
    return sum(when(mine, alone.otherwise(col(COPIES))));
  }

  private Column copy(
      Dataset<Row> rows,
      int group,
      Set<String> keys,
      Set<String> ownKeys,
      Set<String> inputs,
      Set<String> ownInputs) {
    List<Column> parts = new ArrayList<>(List.of(lit(group).as(GROUP)));
    keys.forEach(key -> parts.add(part(rows, key, ownKeys.contains(key)).as("k_" + key)));
    inputs.forEach(input -> parts.add(part(rows, input, ownInputs.contains(input)).as(input)));
    return struct(parts.toArray(new Column[0]));
  }

  private static Column part(Dataset<Row> rows, String column, boolean own) {
    StructField field = Values.column(rows.schema(), column);
    return own ? col(quoted(column)) : lit(null).cast(field.dataType());
  }

  private void aggregate(Measure measure, String name) {
    Column column = col(quoted(name(measure.columns().get(0))));
    Column one = lit(1);
    switch (measure.kind()) {
      case NULLS -> aggregates.put(name, count(when(column.isNull(), one)));
      case MIN -> aggregates.put(name, min(column));
      case MAX, FRESH -> aggregates.put(name, max(column));
      case MATCHES -> {
        aggregates.put(name, count(when(column.rlike(measure.argument()), one)));
        aggregates.put(name + "_of", count(column));
      }
      case QUANTILE ->
          aggregates.put(
              name,
              percentile_approx(column, lit(Double.parseDouble(measure.argument())), lit(10_000)));
      case REFERENCES -> {
        Column mark = col(String.valueOf(marks.get(measure)));
        aggregates.put(name, count(when(column.isNotNull().and(mark.isNull()), one)));
      }
      default -> throw new IllegalStateException("Not by a scan: " + measure);
    }
    if (measure.kind() == Measure.Kind.NULLS || measure.kind() == Measure.Kind.REFERENCES) {
      aggregates.put(name + "_of", count(lit(1)));
    }
  }

  private Reading reading(Measure measure, Row row, String name) {
    Object value = row.getAs(name);
    return switch (measure.kind()) {
      case NULLS, REFERENCES, MATCHES ->
          Reading.count(number(row, name), number(row, name + "_of"));
      case FRESH -> value == null ? Reading.none() : age(value);
      default -> Values.of(value);
    };
  }

  private Reading age(Object value) {
    ZoneId zone = ZoneId.of(request.spark().conf().get("spark.sql.session.timeZone"));
    return Values.when(value, zone)
        .map(at -> Reading.age(Duration.between(at, Instant.now())))
        .orElse(Reading.none());
  }

  /** A count; the sum over no group at all is NULL. */
  private static long number(Row row, String name) {
    return row.getAs(name) instanceof Number number ? number.longValue() : 0;
  }

  private static Dataset<Row> aggregated(
      org.apache.spark.sql.RelationalGroupedDataset groups, List<Column> columns) {
    return groups.agg(columns.get(0), columns.subList(1, columns.size()).toArray(new Column[0]));
  }

  private static boolean countsValues(Measure measure) {
    return measure.kind() == Measure.Kind.DISTINCT || measure.kind() == Measure.Kind.UNIQUE;
  }

  private static String name(String column) {
    return column.toLowerCase(java.util.Locale.ROOT);
  }
}
