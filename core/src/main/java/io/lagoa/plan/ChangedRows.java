package io.lagoa.plan;

import static io.lagoa.error.Names.quoted;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.when;

import io.lagoa.delta.Attempt;
import io.lagoa.delta.StoredTable;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/** Decides how a table's change feed is read: as new rows, or as the last word on each key. */
final class ChangedRows {
  private static final String RANK = "_lagoa_rank";

  private ChangedRows() {}

  /** The rows that came, by insert or update; the table's own columns. */
  static Dataset<Row> arrived(StoredTable table, long after, long upTo) {
    return table
        .inserted(after, upTo)
        .orElseGet(
            () ->
                table
                    .changes(after, upTo)
                    .where(col(Attempt.CHANGE_TYPE).isin("insert", "update_postimage"))
                    .drop(Attempt.CHANGE_TYPE, "_commit_version", "_commit_timestamp"));
  }

  /**
   * One row a changed key: the table's columns and {@code _change_type}, {@code upsert} with the
   * row as it is now or {@code delete} with the row as it last was.
   */
  static Dataset<Row> lastByKey(StoredTable table, List<String> key, long after, long upTo) {
    Optional<Dataset<Row>> inserted = table.inserted(after, upTo);
    if (inserted.isPresent()) {
      return inserted.orElseThrow().withColumn(Attempt.CHANGE_TYPE, lit("upsert"));
    }
    // a row whose key was changed left its old one: no other row of the commit has it then
    Column gone = col(Attempt.CHANGE_TYPE).isin("delete", "update_preimage");
    WindowSpec newestFirst =
        Window.partitionBy(key.stream().map(name -> col(quoted(name))).toArray(Column[]::new))
            .orderBy(col("_commit_version").desc(), when(gone, 1).otherwise(0));
    return table
        .changes(after, upTo)
        .withColumn(RANK, row_number().over(newestFirst))
        .where(col(RANK).equalTo(1))
        .withColumn(Attempt.CHANGE_TYPE, when(gone, "delete").otherwise("upsert"))
        .drop(RANK, "_commit_version", "_commit_timestamp");
  }
}
