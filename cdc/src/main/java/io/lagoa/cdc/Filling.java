package io.lagoa.cdc;

import static io.lagoa.error.Names.quoted;
import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.raise_error;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;

/**
 * Gives rows the values that their events did not tell, since they were left as they were: from the
 * rows that stand, or were set aside since.
 *
 * @param key columns that identify a row
 */
record Filling(List<String> key, RowLayout layout) {
  private static final String OLD = "_old_";
  private static final String STANDS = "_stands";
  private static final String ASIDE = "_aside";

  /**
   * The rows with all values.
   *
   * @param rows as {@link Fold} gives them
   * @param held the rows that stand, if there are any
   * @param rejected rows that were set aside; the newest of a key may be newer than what stands
   */
  Dataset<Row> of(Dataset<Row> rows, Optional<Dataset<Row>> held, Optional<Dataset<Row>> rejected) {
    List<Column> columns = Applied.columns(layout);
    columns.add(col(Fold.UNFILLED));
    for (RowLayout.Target target : layout.targets()) {
      if (key.contains(target.name())) {
        Column part = col(Fold.HELD).getField(target.name());
        columns.add(target.decoding().finish(part).as(Fold.HELD + target.name()));
      }
    }
    Dataset<Row> open = rows.select(columns.toArray(new Column[0]));
    List<String> known = held.map(stands -> List.of(stands.columns())).orElse(List.of());
    List<String> aside = rejected.map(bad -> List.of(bad.columns())).orElse(List.of());
    Dataset<Row> stood = held.map(stands -> joined(open, stands)).orElse(open);
    Dataset<Row> joined = rejected.map(bad -> withRejected(stood, bad)).orElse(stood);
    Column newer = newer(held.isPresent());
    List<Column> told = new ArrayList<>();
    for (StructField field : open.schema().fields()) {
      boolean ours = field.name().equals(Fold.UNFILLED) || field.name().startsWith(Fold.HELD);
      if (!ours) {
        Column before = before(field, known.contains(field.name()));
        told.add(
            told(
                field,
                aside.contains(field.name())
                    ? when(newer, col(ASIDE).getField(field.name()).cast(field.dataType()))
                        .otherwise(before)
                    : before));
      }
    }
    return joined.select(told.toArray(new Column[0]));
  }

  private Dataset<Row> joined(Dataset<Row> open, Dataset<Row> stands) {
    Dataset<Row> old = stands.withColumn(STANDS, lit(true));
    for (String name : stands.columns()) {
      old = old.withColumnRenamed(name, OLD + name);
    }
    Column same = lit(true);
    for (String column : key) {
      same = same.and(col(quoted(Fold.HELD + column)).equalTo(col(quoted(OLD + column))));
    }
    return open.join(old, same, "left_outer");
  }

  private Dataset<Row> withRejected(Dataset<Row> rows, Dataset<Row> rejected) {
    List<Column> keys = new ArrayList<>();
    Column same = lit(true);
    for (String column : key) {
      keys.add(col(quoted(column)).as(ASIDE + column));
      same = same.and(col(quoted(Fold.HELD + column)).equalTo(col(quoted(ASIDE + column))));
    }
    Dataset<Row> newest =
        rejected
            .groupBy(keys.toArray(new Column[0]))
            .agg(max_by(struct(col("*")), col(ChangeColumns.POSITION)).as(ASIDE));
    return rows.join(newest, same, "left_outer");
  }

  /** Whether the database held what was set aside after what stands. */
  private static Column newer(boolean held) {
    Column there = col(ASIDE).isNotNull();
    return held
        ? there.and(
            col(STANDS)
                .isNull()
                .or(
                    col(ASIDE)
                        .getField(ChangeColumns.POSITION)
                        .gt(col(OLD + ChangeColumns.POSITION))))
        : there;
  }

  /** The value of a column in the row that stands. */
  private static Column before(StructField field, boolean held) {
    Column missing =
        raise_error(
                concat(
                    lit("The event at "),
                    col(ChangeColumns.POSITION),
                    lit(
                        " leaves column %s as it was, and the table holds no such row; run the table with --full"
                            .formatted(field.name()))))
            .cast(field.dataType());
    return held
        ? when(col(STANDS), col(quoted(OLD + field.name())).cast(field.dataType()))
            .otherwise(missing)
        : missing;
  }

  private static Column told(StructField field, Column old) {
    Column plain = col(quoted(field.name()));
    Column open = coalesce(array_contains(col(Fold.UNFILLED), field.name()), lit(false));
    return when(open, old).otherwise(plain).as(field.name());
  }
}
