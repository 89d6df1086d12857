package io.lagoa.publish;

import static io.lagoa.error.Names.quoted;
import static io.lagoa.publish.Difference.OP;
import static io.lagoa.publish.Places.PLACE;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.table.Table;
import io.lagoa.table.Validity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * What a snapshot, all rows as they are now, makes of a history: a row that changed closes its
 * version and opens another, an absent one closes, a new one opens; at the run's time, or at the
 * one that the row tells. Where deletes are rows, what is absent opens a version that says so,
 * which closes when the key is back.
 */
final class Snapshot {
  private static final String SHIFT = "_lagoa_shift";
  private static final String LAST = "_lagoa_last";
  private static final String KEY = "_lagoa_key";

  private final Request request;
  private final Table table;
  private final StructType rows;

  Snapshot(Request request, StructType rows) {
    this.request = request;
    this.table = request.table();
    this.rows = rows;
  }

  /**
   * A row a change, for {@link Difference}, and whether it comes of a row of the batch. Lazy.
   *
   * @param versions the versions of the keys that the batch speaks for, with their places; of rows
   *     that tell no time, those that are valid now are enough
   * @param batch one row a key, with {@link Batch#DEAD}
   */
  Dataset<Row> changes(Dataset<Row> versions, Dataset<Row> batch) {
    Column version = struct(Difference.columns(request.schema(), ""));
    Dataset<Row> old =
        timed() ? latest(versions, version) : versions.select(version.as("o"), col(PLACE));
    Dataset<Row> news = batch.select(struct(Difference.columns(rows, "")).as("r"), col(Batch.DEAD));
    Column same = Sides.same(table.key(), false, timed() ? "k." : "o.", "r.");
    Dataset<Row> joined = old.join(news, same, "full_outer");
    boolean marks = Validity.marksDeletes(table);
    Column live = col("r").isNotNull().and(not(coalesce(col(Batch.DEAD), lit(false))));
    Column stood = col("o").isNotNull();
    Column deleted =
        marks ? coalesce(col("o." + quoted(Validity.DELETED)), lit(false)) : lit(false);
    Column differs = Sides.differ(Merged.compared(table, rows), "o.", "r.").or(deleted);
    Column closes = stood.and(when(live, differs).otherwise(not(deleted)));
    Column opens = live.and(not(stood).or(differs));
    Column marked = lit(marks).and(stood).and(not(live)).and(not(deleted));
    Column close =
        struct(
            lit(Difference.UPDATE).as(OP),
            col(PLACE).as(PLACE),
            col("o").as("o"),
            closed(deleted).as("n"),
            when(deleted, -1).otherwise(0).as(SHIFT),
            col("r").isNotNull().and(not(live)).as(Merged.FRESH));
    Column open =
        struct(
            lit(Difference.INSERT).as(OP),
            Places.nowhere().as(PLACE),
            when(lit(false), col("o")).as("o"),
            opened("r.", false).as("n"),
            lit(0).as(SHIFT),
            lit(true).as(Merged.FRESH));
    Column mark =
        struct(
            lit(Difference.INSERT).as(OP),
            Places.nowhere().as(PLACE),
            when(lit(false), col("o")).as("o"),
            opened("o.", true).as("n"),
            lit(1).as(SHIFT),
            lit(false).as(Merged.FRESH));
    return joined
        .select(explode(array(when(closes, close), when(opens, open), when(marked, mark))).as("c"))
        .where(col("c").isNotNull())
        .select("c.*");
  }

  /** Whether rows say since when they are as they are. */
  private boolean timed() {
    return Validity.timesSnapshots(table);
  }

  /**
   * Of each key the version that is valid now, if there is one, and until when it ever was valid: a
   * key may come back with the time that it had.
   */
  private Dataset<Row> latest(Dataset<Row> versions, Column version) {
    Column current = col(Validity.CURRENT);
    List<Column> key = new ArrayList<>();
    List<Column> named = new ArrayList<>();
    for (String name : table.key()) {
      key.add(col(quoted(name)).as(KEY + key.size()));
      named.add(col(KEY + named.size()).as(name));
    }
    return versions
        .groupBy(key.toArray(new Column[0]))
        .agg(
            first(when(current, version), true).as("o"),
            first(when(current, col(PLACE)), true).as(PLACE),
            max(col(Validity.TO)).as(LAST))
        .withColumn("k", struct(named.toArray(new Column[0])));
  }

  /**
   * When a version ends and the next begins: at the time of the row, if it is later than what is
   * known of the key, and else at that of the run, which is when it was seen.
   */
  private Column moment() {
    Column at = lit(request.at());
    if (!timed()) {
      return at;
    }
    Column told = col("r." + quoted(table.orderBy().get(0))).cast(DataTypes.TimestampType);
    Column soonest =
        coalesce(col("o." + quoted(Validity.FROM)).plus(expr("INTERVAL 1 MICROSECOND")), col(LAST));
    return when(soonest.isNull(), coalesce(told, at))
        .when(told.geq(soonest), told)
        .otherwise(greatest(at, soonest));
  }

  /**
   * Refuses a snapshot that lacks more of what is current than it may.
   *
   * @param size rows of the snapshot
   * @param difference what it changes
   * @param shift keys that got a version which says that they are deleted, less those whose such
   *     version was closed
   * @throws LagoaException {@code POLICY}
   */
  void requireWhole(long size, Difference difference, long shift) {
    if (!(request.scope() instanceof Request.Scope.Whole) || request.standing().isEmpty()) {
      return;
    }
    long current = size - difference.inserted() + difference.updated() + shift;
    double allowed = table.rules().maxShrink();
    if (allowed < 1 && current > 0 && (size == 0 || size < current * (1 - allowed))) {
      throw new LagoaException(
          ErrorCode.POLICY,
          "%s: Cannot take a snapshot of %d rows into %s: %d rows are current, and it may be shorter by %s at most; mend the source, or allow it once by --set tables.%s.write.history.max-shrink=100%%"
              .formatted(
                  table.place(),
                  size,
                  table.name(),
                  current,
                  String.format(Locale.ROOT, "%.0f %%", allowed * 100),
                  table.name()));
    }
  }

  static Column shift() {
    return col(SHIFT);
  }

  private Column closed(Column deleted) {
    Column from = col("o." + quoted(Validity.FROM));
    return version("o.", from, moment(), lit(false), deleted);
  }

  /** A version that is valid from now on. */
  private Column opened(String side, boolean deleted) {
    Column never = lit(null).cast("timestamp");
    return version(side, moment(), never, lit(true), lit(deleted));
  }

  private Column version(String side, Column from, Column to, Column current, Column deleted) {
    Map<String, Column> ours =
        Map.of(Validity.FROM, from, Validity.TO, to, Validity.CURRENT, current);
    List<Column> columns = new ArrayList<>();
    for (StructField field : request.schema().fields()) {
      String name = field.name();
      boolean mark = name.equals(Validity.DELETED) && Validity.marksDeletes(table);
      Column value = mark ? deleted : ours.get(name);
      columns.add((value == null ? col(side + quoted(name)) : value).as(name));
    }
    return struct(columns.toArray(new Column[0]));
  }
}
