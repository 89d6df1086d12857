package io.lagoa.publish;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.dense_rank;

import io.lagoa.check.Condition;
import io.lagoa.check.Measure;
import io.lagoa.check.SetRule;
import io.lagoa.delta.StoredTable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * What measures came to in the runs before, from the lake's table of check results.
 *
 * @param values oldest first, by measure as written
 */
record Past(Map<String, List<Double>> values) {
  /** Reads the history of the measures that are held against what was usual; else nothing. */
  static Past of(Request request, Collection<SetRule> rules) {
    List<String> measures = new ArrayList<>();
    int runs = 0;
    for (SetRule rule : rules) {
      if (rule.condition() instanceof Condition.Usual usual) {
        measures.add(rule.measure().toString());
        runs = Math.max(runs, usual.runs());
      }
    }
    StoredTable results = request.tables().apply(CheckResults.TABLE);
    if (measures.isEmpty() || results.current().isEmpty()) {
      return new Past(Map.of());
    }
    Map<String, List<Double>> values = new HashMap<>();
    List<Row> rows =
        results
            .read(results.current().orElseThrow().number())
            .where(
                col("table")
                    .equalTo(request.table().name().toString())
                    .and(col("measure").isin(measures.toArray()))
                    .and(col("version").isNotNull()))
            .withColumn(
                "newest",
                dense_rank().over(Window.partitionBy("measure").orderBy(col("version").desc())))
            .where(col("newest").leq(runs))
            .select("measure", "version", "value")
            .distinct()
            .collectAsList();
    rows.stream()
        .sorted(java.util.Comparator.comparingLong(row -> row.getLong(1)))
        .filter(row -> !row.isNullAt(2))
        .forEach(
            row ->
                values
                    .computeIfAbsent(row.getString(0), first -> new ArrayList<>())
                    .add(row.getDouble(2)));
    return new Past(values);
  }

  List<Double> of(Measure measure) {
    return values.getOrDefault(measure.toString(), List.of());
  }
}
