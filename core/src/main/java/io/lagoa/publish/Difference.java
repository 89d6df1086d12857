package io.lagoa.publish;

import static io.lagoa.error.Names.quoted;
import static io.lagoa.publish.Places.PLACE;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.lagoa.delta.Attempt;
import io.lagoa.delta.DataFile;
import io.lagoa.delta.RowPlaces;
import io.lagoa.delta.Written;
import io.lagoa.query.ColumnValues;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * What a batch changes in a keyed table: the rows to insert, update and delete, and the files that
 * hold the old ones. Rows that stay as they are are not part of it.
 */
final class Difference {
  static final String OP = "_lagoa_op";
  static final String INSERT = "insert";
  static final String UPDATE = "update";
  static final String DELETE = "delete";

  private final StructType schema;
  private final List<String> identity;
  private final boolean nullSafe;
  private final Dataset<Row> rows;
  private final Census census;
  private final Set<String> touched;
  private final long inserted;
  private final long updated;
  private final long deleted;

  /**
   * @param identity columns that no two rows of the table share
   * @param nullSafe whether NULL is a value of these columns
   * @param rows a row a change: {@link #OP}, the old row {@code o} and the new one {@code n}; must
   *     be the same each time it is read
   * @param census what these rows are, which are written
   */
  Difference(
      StructType schema,
      List<String> identity,
      boolean nullSafe,
      Dataset<Row> rows,
      Census census) {
    this.schema = schema;
    this.identity = identity;
    this.nullSafe = nullSafe;
    this.rows = rows;
    this.census = census;
    this.touched = census.files();
    this.inserted = census.count(INSERT);
    this.updated = census.count(UPDATE);
    this.deleted = census.count(DELETE);
  }

  /**
   * Compares, by one join.
   *
   * @param key the columns that identify a row
   * @param nullSafe whether NULL is a value of these columns
   * @param standing the rows that the batch may touch, with their places
   * @param files how many files stand
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
      long files,
      Dataset<Row> batch,
      boolean absentMeansDeleted,
      Staging staging) {
    Column[] columns = columns(schema, "");
    Dataset<Row> old = standing.select(struct(columns).as("o"), col(PLACE));
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
    Dataset<Row> changes =
        Census.byFile(joined.withColumn(OP, op).where(col(OP).isNotNull()), files, PLACE);
    Census census = new Census();
    Dataset<Row> kept =
        staging.keep("difference", census.of(changes, OP, PLACE).select(OP, "o", "n"));
    return new Difference(schema, key, nullSafe, kept, census);
  }

  /** The rows with the columns of a schema: NULL where they lack one, cast where it is wider. */
  static Dataset<Row> completed(Dataset<Row> rows, StructType schema) {
    Dataset<Row> complete = rows;
    List<String> columns = List.of(rows.columns());
    for (StructField field : schema.fields()) {
      if (!columns.contains(field.name())) {
        complete = complete.withColumn(field.name(), lit(null).cast(field.dataType()));
      } else if (Standing.retyped(rows.schema(), field)) {
        Column wider = col(quoted(field.name())).cast(field.dataType());
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
   * Writes the new files, and marks what leaves files that need not be remade.
   *
   * @param removed the files that do not stand as they are
   */
  Written write(Attempt attempt, Standing standing, Map<String, DataFile> removed) {
    if (isEmpty() && removed.isEmpty()) {
      return Written.NOTHING;
    }
    if (standing.isEmpty() || removed.isEmpty()) {
      return attempt.write(inserts());
    }
    Map<DataFile, List<RowPlaces>> marked =
        standing.widens() ? Map.of() : census.toMark(attempt, removed.values());
    Map<String, DataFile> remade = new LinkedHashMap<>(removed);
    marked.keySet().forEach(file -> remade.remove(file.path()));
    Dataset<Row> result = remade.isEmpty() ? changes() : result(standing.rowsOf(remade));
    return attempt.write(result).and(attempt.mark(marked));
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
            .select(identity.stream().map(name -> col("o." + quoted(name))).toArray(Column[]::new));
    Dataset<Row> stay =
        (nullSafe
                ? ColumnValues.of(broadcastIfSmall(gone)).without(survivors)
                : survivors.join(broadcastIfSmall(gone), names(identity), "left_anti"))
            .select(columns(schema, ""))
            .withColumn(Attempt.CHANGE_TYPE, none);
    return stay.unionAll(changes());
  }

  /** The new rows, and the change rows. */
  private Dataset<Row> changes() {
    Column none = lit(null).cast("string");
    Column changes =
        when(col(OP).equalTo(INSERT), array(change("n", none), change("n", lit(INSERT))))
            .when(
                col(OP).equalTo(UPDATE),
                array(
                    change("n", none),
                    change("o", lit("update_preimage")),
                    change("n", lit("update_postimage"))))
            .otherwise(array(change("o", lit(DELETE))));
    return rows.select(explode(changes).as("c"))
        .select("c.row.*", "c.type")
        .withColumnRenamed("type", Attempt.CHANGE_TYPE);
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
      columns.add(functions.col(side + quoted(field.name())));
    }
    return columns.toArray(new Column[0]);
  }

  @SuppressWarnings("deprecation") // JavaConverters is what both Scala versions have
  static scala.collection.immutable.Seq<String> names(List<String> list) {
    return scala.collection.JavaConverters.asScalaBuffer(list).toList();
  }
}
