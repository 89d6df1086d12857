package io.lagoa.cdc;

import static io.lagoa.error.Names.quoted;
import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.raise_error;
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
 * rows that stand.
 *
 * @param key columns that identify a row
 */
record Filling(List<String> key, RowLayout layout) {
  private static final String OLD = "_old_";
  private static final String STANDS = "_stands";

  /**
   * The rows with all values.
   *
   * @param rows as {@link Fold} gives them
   * @param held the rows that stand, if there are any
   */
  Dataset<Row> of(Dataset<Row> rows, Optional<Dataset<Row>> held) {
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
    Dataset<Row> joined = held.map(stands -> joined(open, stands)).orElse(open);
    List<Column> told = new ArrayList<>();
    for (StructField field : open.schema().fields()) {
      boolean ours = field.name().equals(Fold.UNFILLED) || field.name().startsWith(Fold.HELD);
      if (!ours) {
        told.add(told(field, known.contains(field.name())));
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

  private Column told(StructField field, boolean held) {
    Column missing =
        raise_error(
                concat(
                    lit("The event at "),
                    col(ChangeColumns.POSITION),
                    lit(
                        " leaves column %s as it was, and the table holds no such row; run the table with --full"
                            .formatted(field.name()))))
            .cast(field.dataType());
    Column old =
        held ? when(col(STANDS), col(quoted(OLD + field.name()))).otherwise(missing) : missing;
    Column plain = col(quoted(field.name()));
    Column open = coalesce(array_contains(col(Fold.UNFILLED), field.name()), lit(false));
    return when(open, old.cast(field.dataType())).otherwise(plain).as(field.name());
  }
}
