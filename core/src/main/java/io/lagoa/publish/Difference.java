package io.lagoa.publish;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.when;

import io.lagoa.delta.Attempt;
import io.lagoa.query.ColumnValues;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * What a batch changes in a keyed table: the rows to insert, update and delete, and the files that
 * hold the old ones. Found by one join; rows that stay as they are are not part of it.
 */
final class Difference {
  private static final String OP = "_lagoa_op";
  private static final String FILE = "_lagoa_file";
  private static final String INSERT = "insert";
  private static final String UPDATE = "update";
  private static final String DELETE = "delete";

  private final StructType schema;
  private final List<String> key;
  private final boolean nullSafe;
  private final Dataset<Row> rows;
  private final Set<String> touched = new HashSet<>();
  private long inserted;
  private long updated;
  private long deleted;

  /**
   * Compares.
   *
   * @param key the columns that identify a row
   * @param nullSafe whether NULL is a value of these columns
   * @param standing the rows that the batch may touch, with the column of {@link #withFile}
   * @param batch one row a key
   * @param absentMeansDeleted whether a standing row without a row in the batch has left
   * @param replaces whether the row {@code n} of the batch replaces the row {@code o} that stands,
   *     if they differ
   */
  Difference(
      StructType schema,
      List<String> key,
      boolean nullSafe,
      Column replaces,
      Dataset<Row> standing,
      Dataset<Row> batch,
      boolean absentMeansDeleted,
      Staging staging) {
    this.schema = schema;
    this.key = key;
    this.nullSafe = nullSafe;
    Column[] columns = columns(schema, "");
    Dataset<Row> old = standing.select(struct(columns).as("o"), col(FILE));
    Dataset<Row> fresh = batch.select(struct(columns).as("n"));
    Dataset<Row> joined =
        old.join(fresh, same(), absentMeansDeleted ? "full_outer" : "right_outer");
    Column op =
        when(col("o").isNull(), lit(INSERT))
            .when(col("n").isNull(), lit(DELETE))
            .when(differs(schema).and(replaces), lit(UPDATE));
    this.rows = staging.keep("difference", joined.withColumn(OP, op).where(col(OP).isNotNull()));
    for (Row group : rows.groupBy(OP, FILE).agg(count(lit(1)).as("n")).collectAsList()) {
      long n = group.getLong(2);
      switch (group.getString(0)) {
        case INSERT -> inserted += n;
        case UPDATE -> updated += n;
        default -> deleted += n;
      }
      if (!group.isNullAt(1)) {
        touched.add(group.getString(1));
      }
    }
  }

  /** The name of the file that a row stands in, for {@code standing}. */
  static Dataset<Row> withFile(Dataset<Row> rows) {
    return rows.withColumn(FILE, col("_metadata.file_name"));
  }

  /** The rows with the columns of a schema that they lack, which are NULL in them. */
  static Dataset<Row> completed(Dataset<Row> rows, StructType schema) {
    Dataset<Row> complete = rows;
    List<String> columns = List.of(rows.columns());
    for (StructField field : schema.fields()) {
      if (!columns.contains(field.name())) {
        complete = complete.withColumn(field.name(), lit(null).cast(field.dataType()));
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
   * The rows of the new files: those of the touched files that stay, and the new ones; with change
   * rows in {@code _change_type} unless all are inserts.
   *
   * @param survivors all rows of the touched files
   */
  Dataset<Row> result(Dataset<Row> survivors) {
    Column none = lit(null).cast("string");
    Dataset<Row> news = rows.where(col(OP).notEqual(DELETE));
    if (touched.isEmpty()) {
      return news.select("n.*");
    }
    Dataset<Row> gone =
        rows.where(col(OP).notEqual(INSERT))
            .select(
                key.stream().map(name -> col("o." + Batch.quoted(name))).toArray(Column[]::new));
    Dataset<Row> stay =
        (nullSafe
                ? ColumnValues.of(broadcastIfSmall(gone)).without(survivors)
                : survivors.join(broadcastIfSmall(gone), names(key), "left_anti"))
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

  private Column same() {
    Column same = lit(true);
    for (String column : key) {
      Column left = col("o." + Batch.quoted(column));
      Column right = col("n." + Batch.quoted(column));
      same = same.and(nullSafe ? left.eqNullSafe(right) : left.equalTo(right));
    }
    return same;
  }

  private static Column differs(StructType schema) {
    Column differs = lit(false);
    for (StructField field : schema.fields()) {
      Column left = col("o." + Batch.quoted(field.name()));
      Column right = col("n." + Batch.quoted(field.name()));
      if (Newest.hasMap(field.dataType())) {
        left = to_json(struct(left));
        right = to_json(struct(right));
      }
      differs = differs.or(not(left.eqNullSafe(right)));
    }
    return differs;
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
