package io.lagoa.publish;

import static io.lagoa.publish.Difference.FILE;
import static io.lagoa.publish.Difference.OP;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
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
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * What a snapshot, all rows as they are now, makes of a history: a row that changed closes its
 * version and opens another, an absent one closes, a new one opens; all at the run's time.
 */
final class Snapshot {
  private static final String GONE = "_lagoa_gone";

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
   * @param current the versions that are valid now, of the keys that the batch speaks for, with
   *     their files
   * @param batch one row a key, with {@link Batch#DEAD}
   */
  Dataset<Row> changes(Dataset<Row> current, Dataset<Row> batch) {
    Dataset<Row> old =
        current.select(struct(Difference.columns(request.schema(), "")).as("o"), col(FILE));
    Dataset<Row> news = batch.select(struct(Difference.columns(rows, "")).as("r"), col(Batch.DEAD));
    Dataset<Row> joined = old.join(news, Sides.same(table.key(), false, "o.", "r."), "full_outer");
    Column live = col("r").isNotNull().and(not(coalesce(col(Batch.DEAD), lit(false))));
    Column stood = col("o").isNotNull();
    Column differs = Sides.differ(Merged.compared(table, rows), "o.", "r.");
    Column closes = stood.and(not(live).or(differs));
    Column opens = live.and(not(stood).or(differs));
    Column close =
        struct(
            lit(Difference.UPDATE).as(OP),
            col(FILE).as(FILE),
            col("o").as("o"),
            closed().as("n"),
            not(live).as(GONE),
            col("r").isNotNull().and(not(live)).as(Merged.FRESH));
    Column open =
        struct(
            lit(Difference.INSERT).as(OP),
            lit(null).cast("string").as(FILE),
            when(lit(false), col("o")).as("o"),
            opened().as("n"),
            lit(false).as(GONE),
            lit(true).as(Merged.FRESH));
    return joined
        .select(explode(array(when(closes, close), when(opens, open))).as("c"))
        .where(col("c").isNotNull())
        .select("c.*");
  }

  /**
   * Refuses a snapshot that lacks more of what is current than it may.
   *
   * @param size rows of the snapshot
   * @param difference what it changes
   * @param gone versions that it closes without a successor
   * @throws LagoaException {@code POLICY}
   */
  void requireWhole(long size, Difference difference, long gone) {
    if (!(request.scope() instanceof Request.Scope.Whole) || request.standing().isEmpty()) {
      return;
    }
    long opened = difference.inserted() - (difference.updated() - gone);
    long current = size - opened + gone;
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

  static Column gone() {
    return col(GONE);
  }

  private Column closed() {
    return version("o.", col("o." + Batch.quoted(Validity.FROM)), lit(request.at()), lit(false));
  }

  private Column opened() {
    return version("r.", lit(request.at()), lit(null).cast("timestamp"), lit(true));
  }

  private Column version(String side, Column from, Column to, Column current) {
    List<Column> columns = new ArrayList<>();
    for (StructField field : request.schema().fields()) {
      Column value =
          switch (field.name()) {
            case Validity.FROM -> from;
            case Validity.TO -> to;
            case Validity.CURRENT -> current;
            default -> col(side + Batch.quoted(field.name()));
          };
      columns.add(value.as(field.name()));
    }
    return struct(columns.toArray(new Column[0]));
  }
}
