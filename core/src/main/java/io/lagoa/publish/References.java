package io.lagoa.publish;

import static io.lagoa.error.Names.quoted;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.lagoa.check.Measure;
import io.lagoa.delta.StoredTable;
import io.lagoa.delta.Version;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.table.TableName;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Decides which rows refer to something that is there: by one join with the different values of the
 * other column, which Spark broadcasts when they are few.
 */
final class References {
  private static final String VALUE = "_lagoa_value";

  private References() {}

  /**
   * Marks the rows whose value is in the other column; the others have NULL.
   *
   * @param own the rows of the table itself, for a reference to itself
   * @throws LagoaException {@code DATA_ERROR} if the other table has no version yet
   */
  static Dataset<Row> mark(
      Request request, Dataset<Row> rows, Dataset<Row> own, Measure measure, String mark) {
    String target = measure.argument();
    int dot = target.lastIndexOf('.');
    TableName table = TableName.of(target.substring(0, dot));
    Dataset<Row> other = table.equals(request.table().name()) ? own : read(request, table);
    Dataset<Row> values =
        other
            .select(col(quoted(target.substring(dot + 1))).as(VALUE))
            .distinct()
            .withColumn(mark, lit(true));
    return rows.join(values, rows.col(quoted(measure.columns().get(0))).equalTo(col(VALUE)), "left")
        .drop(VALUE);
  }

  private static Dataset<Row> read(Request request, TableName name) {
    StoredTable table = request.tables().apply(name);
    Version version =
        table
            .current()
            .orElseThrow(
                () ->
                    new LagoaException(
                        ErrorCode.DATA_ERROR,
                        "%s: Cannot check %s: the table %s that it refers to has no version yet; run %s first"
                            .formatted(
                                request.table().place(), request.table().name(), name, name)));
    return table.read(version.number());
  }
}
