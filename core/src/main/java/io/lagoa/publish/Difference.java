package io.lagoa.publish;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.lagoa.delta.Attempt;
import io.lagoa.delta.DataFile;
import io.lagoa.delta.Written;
import io.lagoa.query.ColumnValues;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * What a batch changes in a keyed table: the rows to insert, update and delete, and the files that
 * hold the old ones. Rows that stay as they are are not part of it.
 */
final class Difference {
  static final String OP = "_lagoa_op";
  static final String FILE = "_lagoa_file";
  static final String INSERT = "insert";
  static final String UPDATE = "update";
  static final String DELETE = "delete";

  private final StructType schema;
  private final List<String> identity;
  private final boolean nullSafe;
  private final Dataset<Row> rows;
  private final Set<String> touched = new HashSet<>();
  private long inserted;
  private long updated;
  private long deleted;

  /**
   * @param identity columns that no two rows of the table share
   * @param nullSafe whether NULL is a value of these columns
   * @param rows a row a change: {@link #OP}, {@link #FILE} where the old row stands, the old row
   *     {@code o} and the new one {@code n}; must be the same each time it is read
   */
  Difference(StructType schema, List<String> identity, boolean nullSafe, Dataset<Row> rows) {
    this.schema = schema;
    this.identity = identity;
    this.nullSafe = nullSafe;
    this.rows = rows;
  }

  /**
   * Compares, by one join.
   *
   * @param key the columns that identify a row
   * @param nullSafe whether NULL is a value of these columns
   * @param standing the rows that the batch may touch, with the column of {@link #withFile}
   * @param batch one row a key
   * @param absentMeansDeleted whether a standing row without a row in the batch has left
   * @param replaces whether the row {@code n} of the batch replaces the row {@code o} that stands,
   *     if they differ
   */
  static Difference of(
      StructType schema,
      List<String> key,
      boolean nullSafe,
      Column replaces,
      Dataset<Row> standing,
      Dataset<Row> batch,
      boolean absentMeansDeleted,
      Staging staging) {
    Column[] columns = columns(schema, "");
    Dataset<Row> old = standing.select(struct(columns).as("o"), col(FILE));
    Dataset<Row> fresh = batch.select(struct(columns).as("n"));
    Dataset<Row> joined =
        old.join(
            fresh,
            Sides.same(key, nullSafe, "o.", "n."),
            absentMeansDeleted ? "full_outer" : "right_outer");
    Column op =
        when(col("o").isNull(), lit(INSERT))
            .when(col("n").isNull(), lit(DELETE))
            .when(Sides.differ(List.of(schema.fields()), "o.", "n.").and(replaces), lit(UPDATE));
    Difference difference =
        new Difference(
            schema,
            key,
            nullSafe,
            staging.keep("difference", joined.withColumn(OP, op).where(col(OP).isNotNull())));
    for (Row group : difference.rows.groupBy(OP, FILE).agg(count(lit(1)).as("n")).collectAsList()) {
      difference.note(group.getString(0), group.getString(1), group.getLong(2));
    }
    return difference;
  }

  /** Takes note of rows of one kind in one file. */
  void note(@Nullable String op, @Nullable String file, long n) {
    if (op == null) {
      return;
    }
    switch (op) {
      case INSERT -> inserted += n;
      case UPDATE -> updated += n;
      default -> deleted += n;
    }
    if (file != null) {
      touched.add(file);
    }
  }

  /** The name of the file that a row stands in, for {@code standing}. */
  static Dataset<Row> withFile(Dataset<Row> rows) {
    return rows.withColumn(FILE, col("_metadata.file_name"));
  }

  /** The rows with the columns of a schema: NULL where they lack one, cast where it is wider. */
  static Dataset<Row> completed(Dataset<Row> rows, StructType schema) {
    Dataset<Row> complete = rows;
    List<String> columns = List.of(rows.columns());
    for (StructField field : schema.fields()) {
      if (!columns.contains(field.name())) {
        complete = complete.withColumn(field.name(), lit(null).cast(field.dataType()));
      } else if (Standing.retyped(rows.schema(), field)) {
        Column wider = col(Batch.quoted(field.name())).cast(field.dataType());
        complete = complete.withColumn(field.name(), wider);
      }
    }
    return complete;
  }

  boolean isEmpty() {
    return inserted + updated + deleted == 0;
  }

  long inserted() {
    return inserted;
  }

  long updated() {
    return updated;
  }

  long deleted() {
    return deleted;
  }

  /** The names of the files that hold rows to update or delete. */
  Set<String> touched() {
    return touched;
  }

  /**
   * Writes the new files.
   *
   * @param removed the files whose place they take
   */
  Written write(Attempt attempt, Standing standing, Map<String, DataFile> removed) {
    if (isEmpty() && removed.isEmpty()) {
      return Written.NOTHING;
    }
    return attempt.write(
        standing.isEmpty() || removed.isEmpty() ? inserts() : result(standing.rowsOf(removed)));
  }

  /** The rows of the new files where no file is touched: all are inserts. */
  Dataset<Row> inserts() {
    return rows.where(col(OP).notEqual(DELETE)).select("n.*");
  }

  /**
   * The rows of the new files: those of the touched files that stay, and the new ones; with change
   * rows in {@code _change_type}.
   *
   * @param survivors all rows of the touched files
   */
  Dataset<Row> result(Dataset<Row> survivors) {
    Column none = lit(null).cast("string");
    Dataset<Row> gone =
        rows.where(col(OP).notEqual(INSERT))
            .select(
                identity.stream()
                    .map(name -> col("o." + Batch.quoted(name)))
                    .toArray(Column[]::new));
    Dataset<Row> stay =
        (nullSafe
                ? ColumnValues.of(broadcastIfSmall(gone)).without(survivors)
                : survivors.join(broadcastIfSmall(gone), names(identity), "left_anti"))
            .select(columns(schema, ""))
            .withColumn(Attempt.CHANGE_TYPE, none);
    Column changes =
        when(col(OP).equalTo(INSERT), array(change("n", none), change("n", lit(INSERT))))
            .when(
                col(OP).equalTo(UPDATE),
                array(
                    change("n", none),
                    change("o", lit("update_preimage")),
                    change("n", lit("update_postimage"))))
            .otherwise(array(change("o", lit(DELETE))));
    Dataset<Row> changed = rows.select(explode(changes).as("c")).select("c.row.*", "c.type");
    return stay.unionAll(changed.withColumnRenamed("type", Attempt.CHANGE_TYPE));
  }

  private Dataset<Row> broadcastIfSmall(Dataset<Row> gone) {
    return updated + deleted < 100_000 ? broadcast(gone) : gone;
  }

  private static Column change(String side, Column type) {
    return struct(col(side).as("row"), type.as("type"));
  }

  static Column[] columns(StructType schema, String side) {
    List<Column> columns = new ArrayList<>();
    for (StructField field : schema.fields()) {
      columns.add(functions.col(side + Batch.quoted(field.name())));
    }
    return columns.toArray(new Column[0]);
  }

  @SuppressWarnings("deprecation") // JavaConverters is what both Scala versions have
  static scala.collection.immutable.Seq<String> names(List<String> list) {
    return scala.collection.JavaConverters.asScalaBuffer(list).toList();
  }
}
