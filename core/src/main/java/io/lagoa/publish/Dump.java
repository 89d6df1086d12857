package io.lagoa.publish;

import static io.lagoa.publish.Difference.OP;
import static io.lagoa.publish.Places.PLACE;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import io.lagoa.delta.Attempt;
import io.lagoa.delta.DataFile;
import io.lagoa.delta.TableState.Counts;
import io.lagoa.delta.Written;
import io.lagoa.error.Milestone;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.StructType;

/**
 * Takes a full dump of rows without a key: what came and what left is found by comparing whole
 * rows, equal ones counted, and only that is written.
 */
final class Dump {
  private static final String ROW = "_lagoa_row";
  private static final String HASH = "_lagoa_hash";
  private static final String COPY = "_lagoa_copy";
  private static final String GONE = "_lagoa_gone";

  private final StructType schema;
  private final Standing stands;

  Dump(StructType schema, Standing stands) {
    this.schema = schema;
    this.stands = stands;
  }

  /** Writes the files. */
  Prepared prepare(Staging staging, Batch batch, Quarantine quarantine) {
    staging.write(batch.marked());
    Milestone.BATCH_STAGED.passed();
    Census census = new Census();
    Dataset<Row> changes =
        staging.keep(
            "difference",
            census
                .of(
                    Census.byFile(
                        changes(stands.withPlaces(), staging.good(schema)),
                        stands.files(staging),
                        PLACE),
                    OP,
                    PLACE)
                .select(OP, "r"));
    Milestone.DIFFERENCE_STAGED.passed();
    long inserted = census.count(Difference.INSERT);
    long deleted = census.count(Difference.DELETE);
    Map<String, DataFile> removed = stands.touched(census.files());
    Written written = Written.NOTHING;
    if (!removed.isEmpty()) {
      written = stands.attempt().write(remade(changes, removed));
    } else if (inserted > 0) {
      written = stands.attempt().write(changes.select("r.*"));
    }
    Milestone.FILES_WRITTEN.passed();
    Quarantine.Kept kept =
        quarantine.keep(staging.aside(schema), staging.hasAside(), batch.reasons());
    long good = staging.goodRows();
    Counts counts =
        new Counts(good + kept.added(), inserted, 0, deleted, good - inserted, kept.added());
    long rows = stands.rows() + inserted - deleted;
    SetChecks.Part fresh = new SetChecks.Part(good, Optional::empty, () -> staging.good(schema));
    return new Prepared(written, removed, rows, counts, kept, fresh, () -> -1);
  }

  /** What came and what left: the operation, the row, and the file that it stands in. */
  private Dataset<Row> changes(Dataset<Row> standing, Dataset<Row> dump) {
    Dataset<Row> old =
        numbered(standing.select(row(), hash(), col(PLACE))).select(struct("*").as("o"));
    Dataset<Row> fresh = numbered(dump.select(row(), hash())).select(struct("*").as("n"));
    Column same =
        col("o." + HASH)
            .equalTo(col("n." + HASH))
            .and(col("o." + COPY).equalTo(col("n." + COPY)))
            .and(comparable("o." + ROW).eqNullSafe(comparable("n." + ROW)));
    Column left = col("n").isNull();
    return old.join(fresh, same, "full_outer")
        .where(col("o").isNull().or(left))
        .select(
            when(left, Difference.DELETE).otherwise(Difference.INSERT).as(OP),
            col("o." + PLACE).as(PLACE),
            coalesce(col("n." + ROW), col("o." + ROW)).as("r"));
  }

  /**
   * The rows of the touched files without as many of each as left, and what came; all as changes.
   */
  private Dataset<Row> remade(Dataset<Row> changes, Map<String, DataFile> touched) {
    Dataset<Row> gone =
        changes
            .where(col(OP).equalTo(Difference.DELETE))
            .select(col("r.*"))
            .select(row(), hash())
            .groupBy(col(HASH), comparable(ROW).as(ROW))
            .agg(count(lit(1)).as(GONE));
    Dataset<Row> rows = numbered(stands.rowsOf(touched).select(row(), hash()));
    Column same =
        col("s." + HASH)
            .equalTo(col("g." + HASH))
            .and(comparable("s." + ROW).eqNullSafe(col("g." + ROW)));
    Column none = lit(null).cast("string");
    Dataset<Row> stay =
        rows.as("s")
            .join(gone.as("g"), same, "left_outer")
            .where(col("s." + COPY).gt(coalesce(col("g." + GONE), lit(0L))))
            .select("s." + ROW + ".*")
            .withColumn(Attempt.CHANGE_TYPE, none);
    Column change =
        when(
                col(OP).equalTo(Difference.INSERT),
                array(change(none), change(lit(Difference.INSERT))))
            .otherwise(array(change(lit(Difference.DELETE))));
    return stay.unionAll(
        changes
            .select(explode(change).as("c"))
            .select("c.row.*", "c.type")
            .withColumnRenamed("type", Attempt.CHANGE_TYPE));
  }

  private static Column change(Column type) {
    return struct(col("r").as("row"), type.as("type"));
  }

  private Column row() {
    return struct(Difference.columns(schema, "")).as(ROW);
  }

  private Column hash() {
    Column[] columns = Difference.columns(schema, "");
    return (mapped() ? xxhash64(Sides.text(struct(columns))) : xxhash64(columns)).as(HASH);
  }

  /** Numbers the copies of equal rows, from 1. */
  private Dataset<Row> numbered(Dataset<Row> rows) {
    return rows.withColumn(
        COPY, row_number().over(Window.partitionBy(col(HASH), comparable(ROW)).orderBy(col(HASH))));
  }

  /** A row as it can be compared: maps cannot. */
  private Column comparable(String row) {
    return mapped() ? Sides.text(col(row)) : col(row);
  }

  private boolean mapped() {
    return Arrays.stream(schema.fields()).anyMatch(field -> Newest.hasMap(field.dataType()));
  }
}
