package io.lagoa.cdc;

import static io.lagoa.error.Names.quoted;
import static org.apache.spark.sql.functions.call_udf;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.when;

import io.lagoa.table.Validity;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Decides the times of a history's versions: those of their events, but of each key in the order of
 * the log. A database's times need not be: a long statement's is that of its begin, and clocks are
 * set back. An event whose time is before that of the event before it is a microsecond newer.
 *
 * @param key columns that identify a row
 * @param late whether events may come later than ones that were after them in the log
 */
record Chronology(List<String> key, RowLayout layout, boolean late) {
  private static final String KEY = "_stood_";
  private static final String LAST = "_stood_last";
  private static final String PLACE = "_stood_place";

  /**
   * An event's time among those of its key in a batch.
   *
   * @param first the first event's, in microseconds
   * @param at this event's
   * @param nth which event of its key it is, from 1
   */
  record Moment(long first, long at, int nth) {
    static Moment first(long at) {
      return new Moment(at, at, 1);
    }

    Moment then(long next) {
      return new Moment(first, next < at ? at + 1 : next, nth + 1);
    }
  }

  /** A time that is not before that of the row which stands, in microseconds. */
  static Column after(Column standing, Column at) {
    return when(at.lt(standing), standing.plus(1)).otherwise(at);
  }

  /**
   * Rows with times that are not before those of the versions which stand.
   *
   * @param rows as {@link Fold} gives them
   * @param versions all of the history
   * @param earliest the earliest time of the rows, in microseconds
   */
  Dataset<Row> of(Dataset<Row> rows, Dataset<Row> versions, long earliest) {
    Column same = lit(true);
    for (RowLayout.Target target : layout.targets()) {
      if (key.contains(target.name())) {
        Column ours = target.decoding().finish(rows.col(quoted(target.name())));
        same = same.and(ours.equalTo(col(quoted(KEY + target.name()))));
      }
    }
    Column behind =
        col(LAST)
            .isNotNull()
            .and(col(Fold.FIRST).lt(col(LAST)))
            .and(col(PLACE).isNull().or(col(ChangeColumns.POSITION).gt(col(PLACE))));
    Column moved = greatest(col(ChangeColumns.AT), col(LAST).plus(col(Fold.NTH)));
    List<Column> columns = new ArrayList<>();
    for (String name : rows.columns()) {
      columns.add(
          name.equals(ChangeColumns.AT)
              ? when(behind, moved).otherwise(col(name)).as(name)
              : col(quoted(name)));
    }
    return rows.join(last(versions, earliest), same, "left_outer")
        .select(columns.toArray(new Column[0]));
  }

  /**
   * When each key was changed last, a delete being the end of a version; of events that may come
   * late, where that was, which is not known of a delete.
   */
  private Dataset<Row> last(Dataset<Row> versions, long earliest) {
    Column at = late ? col(ChangeColumns.AT) : coalesce(col(Validity.TO), col(ChangeColumns.AT));
    List<Column> keys = new ArrayList<>();
    key.forEach(column -> keys.add(col(quoted(column)).as(KEY + column)));
    return versions
        .where(late ? col(Validity.CURRENT) : lit(true))
        .where(at.gt(call_udf("timestamp_micros", lit(earliest))))
        .groupBy(keys.toArray(new Column[0]))
        .agg(
            max(call_udf("unix_micros", at)).as(LAST),
            (late ? max_by(col(ChangeColumns.POSITION), at) : max(lit(null).cast("string")))
                .as(PLACE));
  }
}
