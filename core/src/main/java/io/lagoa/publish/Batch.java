package io.lagoa.publish;

import static io.lagoa.delta.Attempt.CHANGE_TYPE;
import static io.lagoa.error.Names.quoted;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import io.lagoa.check.Check;
import io.lagoa.check.RowChecks;
import io.lagoa.check.Tally;
import io.lagoa.check.Verdict;
import io.lagoa.table.Table;
import io.lagoa.table.Validity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF0;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/**
 * The rows of a request, marked and condensed in one pass: each row that may not be published
 * carries its reasons, and of the rows of one key the newest is kept.
 */
final class Batch {
  /** Whether a row deletes its key; only where a table has {@code delete-when}. */
  static final String DEAD = "_lagoa_dead";

  private static final String COPIES = "_lagoa_copies";
  private static final String RANK = "_lagoa_rank";

  private final List<String> key;
  private final RowChecks checks;
  // one for each point of the query that counts: a tally is exact for one point only
  private final Tally condensed = new Tally();
  private final Tally withoutKey = new Tally();
  private final Tally repeated = new Tally();
  private final Tally standing = new Tally();
  private final SparkSession spark;
  private final Dataset<Row> marked;

  private Batch(Request request) {
    Table table = request.table();
    this.spark = request.spark();
    this.key = identity(table);
    this.checks = RowChecks.of(table.checks());
    Dataset<Row> judged = judged(kept(request), table.rules().deleteWhen());
    List<String> orderBy = table.orderBy();
    List<String> within = Validity.ofEvents(table) ? orderBy.subList(1, orderBy.size()) : orderBy;
    this.marked =
        key.isEmpty() ? judged : keyed(judged, within, !orderBy.isEmpty(), request.unique());
  }

  static Batch of(Request request) {
    return new Batch(request);
  }

  /**
   * The columns that no two rows of a batch share: the key, in a history of events with its time.
   */
  static List<String> identity(Table table) {
    List<String> identity = new ArrayList<>(table.key());
    if (Validity.ofEvents(table) && !identity.contains(table.orderBy().get(0))) {
      identity.add(table.orderBy().get(0));
    }
    return identity;
  }

  /** The rows as the table keeps them: a partition of empty text is one of NULL. */
  private static Dataset<Row> kept(Request request) {
    List<String> partitions = request.declared().partitionBy();
    Dataset<Row> rows = request.rows();
    for (StructField field : rows.schema().fields()) {
      if (field.dataType().equals(DataTypes.StringType)
          && partitions.stream().anyMatch(field.name()::equalsIgnoreCase)) {
        Column text = col(quoted(field.name()));
        rows = rows.withColumn(field.name(), when(text.notEqual(""), text));
      }
    }
    return rows;
  }

  /** Rows that delete their key are not judged: what they say but for their key does not matter. */
  private Dataset<Row> judged(Dataset<Row> rows, Optional<String> deleteWhen) {
    Column marker = checks.marker(spark);
    if (deleteWhen.isEmpty()) {
      return rows.withColumn(CHANGE_TYPE, marker);
    }
    return rows.withColumn(DEAD, coalesce(expr(deleteWhen.orElseThrow()), lit(false)))
        .withColumn(CHANGE_TYPE, when(not(col(DEAD)), marker));
  }

  /** The rows with {@code _change_type}: null to publish, otherwise what failed. */
  Dataset<Row> marked() {
    return marked;
  }

  /** Whether rows may be set aside; writing without a place for them is a little faster. */
  boolean judges() {
    return !checks.isEmpty() || !key.isEmpty();
  }

  /** The marked rows, those set aside whose key stands already. */
  Dataset<Row> withoutStanding(Dataset<Row> rows) {
    Column marker = col(CHANGE_TYPE);
    Dataset<Row> keys =
        rows.select(key.stream().map(name -> col(quoted(name))).toArray(Column[]::new))
            .withColumn(RANK, lit(1));
    return marked
        .join(keys, Difference.names(key), "left_outer")
        .withColumn(CHANGE_TYPE, coalesce(marker, when(col(RANK).isNotNull(), violation(standing))))
        .select(Difference.columns(marked.schema(), ""));
  }

  /** Rows that lost to a newer row of their key, once the write is done. */
  long condensedAway() {
    return condensed.counts()[0];
  }

  /** How the row checks came out, once the write is done. */
  List<Verdict> verdicts() {
    List<Verdict> verdicts = new ArrayList<>(checks.verdicts());
    long violations = withoutKey.counts()[0] + repeated.counts()[0] + standing.counts()[0];
    if (violations > 0) {
      verdicts.add(
          new Verdict(
              Reasons.keyRule(key),
              false,
              violations,
              violations == 1
                  ? "1 row repeats a key or has none"
                  : violations + " rows repeat a key or have none",
              "0 rows"));
    }
    return verdicts;
  }

  /** Names the failed checks that a marker stands for. */
  Reasons reasons() {
    return new Reasons(
        checks.checks().stream().map(Check::toString).toList(), Reasons.keyRule(key));
  }

  private Dataset<Row> keyed(
      Dataset<Row> judged, List<String> orderBy, boolean condense, boolean unique) {
    Column nullKey = lit(false);
    for (String column : key) {
      nullKey = nullKey.or(col(quoted(column)).isNull());
    }
    Column marker = col(CHANGE_TYPE);
    Dataset<Row> nonNull =
        judged.withColumn(CHANGE_TYPE, coalesce(marker, when(nullKey, violation(withoutKey))));
    if (unique) {
      return nonNull;
    }
    List<Column> groups = new ArrayList<>(key.stream().map(name -> col(quoted(name))).toList());
    groups.add(marker.isNotNull());
    WindowSpec group = Window.partitionBy(groups.toArray(new Column[0]));
    WindowSpec newestFirst = group.orderBy(Newest.first(judged, orderBy));
    Dataset<Row> ranked = nonNull.withColumn(RANK, row_number().over(newestFirst));
    if (!condense) {
      return ranked
          .withColumn(CHANGE_TYPE, coalesce(marker, when(col(RANK).gt(1), violation(repeated))))
          .drop(RANK);
    }
    condensed.register(spark);
    Column tallied =
        udf(new Condense(condensed), DataTypes.BooleanType).asNondeterministic().apply(col(COPIES));
    return ranked
        .withColumn(COPIES, count(lit(1)).over(group))
        .where(marker.isNotNull().or(col(RANK).equalTo(1).and(col(COPIES).equalTo(1).or(tallied))))
        .drop(RANK, COPIES);
  }

  private Column violation(Tally tally) {
    tally.register(spark);
    return udf(new Violate(tally), DataTypes.StringType).asNondeterministic().apply();
  }

  /** Counts the rows that lost, on the few keys that have several rows. */
  private static final class Condense implements UDF1<Long, Boolean> {
    private static final long serialVersionUID = 1;
    private final Tally tally;

    Condense(Tally tally) {
      this.tally = tally;
    }

    @Override
    public Boolean call(Long copies) {
      tally.add(0, copies - 1);
      return true;
    }
  }

  /** Counts the rows that break the key. */
  private static final class Violate implements UDF0<String> {
    private static final long serialVersionUID = 1;
    private final Tally tally;

    Violate(Tally tally) {
      this.tally = tally;
    }

    @Override
    public String call() {
      tally.add(0, 1);
      return Reasons.KEY;
    }
  }
}
