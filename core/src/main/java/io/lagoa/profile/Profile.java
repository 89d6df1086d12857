package io.lagoa.profile;

import static io.lagoa.error.Names.quoted;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.lit;

import io.lagoa.check.Check;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;

/**
 * What rows are like, column by column.
 *
 * @param rows how many
 * @param columns in their order
 * @param unique columns that hold no value twice and no NULL, exactly
 */
public record Profile(long rows, List<ColumnProfile> columns, Set<String> unique) {
  /** The error of a count of different values is about 5 %; twice that is looked at. */
  private static final double NEARLY_ALL = 0.9;

  public Profile {
    columns = List.copyOf(columns);
    unique = Set.copyOf(unique);
  }

  /**
   * Measures rows by one aggregation, and by a second one the columns that may be unique, of which
   * an estimate says too little.
   */
  public static Profile of(Dataset<Row> rows) {
    List<ColumnMeasures> measures = new ArrayList<>();
    for (StructField field : rows.schema().fields()) {
      measures.add(new ColumnMeasures(field, measures.size()));
    }
    List<Column> aggregates = new ArrayList<>();
    measures.forEach(measure -> aggregates.addAll(measure.aggregates()));
    Row row = rows.agg(count(lit(1)).as("n"), aggregates.toArray(new Column[0])).first();
    long count = row.getLong(0);
    List<ColumnProfile> columns =
        measures.stream().map(measure -> measure.read(row, count)).toList();
    return new Profile(count, columns, unique(rows, columns, count));
  }

  /** Checks that these rows pass. */
  public List<Check> suggested() {
    return Suggestions.of(this);
  }

  private static Set<String> unique(Dataset<Row> rows, List<ColumnProfile> columns, long count) {
    List<String> candidates =
        columns.stream()
            .filter(column -> count > 1 && column.nulls() == 0)
            .filter(column -> column.distinct() >= NEARLY_ALL * count)
            .map(ColumnProfile::name)
            .toList();
    Set<String> unique = new HashSet<>();
    if (!candidates.isEmpty()) {
      List<Column> exact =
          candidates.stream().map(name -> countDistinct(col(quoted(name)))).toList();
      Row row =
          rows.agg(exact.get(0), exact.subList(1, exact.size()).toArray(new Column[0])).first();
      for (int index = 0; index < candidates.size(); index++) {
        if (row.getLong(index) == count) {
          unique.add(candidates.get(index));
        }
      }
    }
    return unique;
  }
}
