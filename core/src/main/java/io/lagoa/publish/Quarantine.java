package io.lagoa.publish;

import static io.lagoa.delta.Attempt.CHANGE_TYPE;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.current_timestamp;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.udf;

import io.lagoa.delta.Attempt;
import io.lagoa.delta.DataFile;
import io.lagoa.delta.StoredTable;
import io.lagoa.delta.TableState;
import io.lagoa.delta.Version;
import io.lagoa.delta.Written;
import io.lagoa.error.Milestone;
import io.lagoa.table.Validity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The table beside a table: rows that failed, with their reasons. It is committed before its table,
 * which then names the quarantine's version: whatever a stopped or killed attempt left is dropped
 * by the next one, which starts from the version that the table names.
 */
final class Quarantine {
  static final String REASONS = "_reasons";
  private static final List<StructField> EXTRA =
      List.of(
          DataTypes.createStructField(
              REASONS, DataTypes.createArrayType(DataTypes.StringType), true),
          DataTypes.createStructField("_run", DataTypes.StringType, true),
          DataTypes.createStructField("_attempt", DataTypes.StringType, true),
          DataTypes.createStructField("_rejected_at", DataTypes.TimestampType, true));

  private final Request request;
  private final StoredTable stored;
  private final Optional<Version> latest;
  private final long named;

  Quarantine(Request request) {
    this.request = request;
    this.stored = request.quarantine();
    this.latest = stored.current();
    this.named = request.standing().flatMap(Version::state).map(TableState::quarantine).orElse(-1L);
  }

  /**
   * What an attempt adds to the quarantine.
   *
   * @param version the quarantine's version after it; -1 for none
   * @param added rows that were set aside
   */
  record Kept(long version, long added) {}

  /**
   * Keeps the rows that an attempt set aside, and drops those that no longer belong: of stopped and
   * killed attempts, and of the rows that this attempt judges anew.
   *
   * @param aside the rows with {@code _change_type}
   * @param some whether there may be any; without them nothing is read
   * @param reasons names the failed checks that a marker stands for
   */
  Kept keep(Dataset<Row> aside, boolean some, Reasons reasons) {
    boolean orphans =
        latest
            .filter(
                last ->
                    last.dataVersion() != named // joined files hold the same rows
                        || Standing.retyped(last.schema(), request.schema()))
            .isPresent();
    boolean renews = named >= 0 && !(request.scope() instanceof Request.Scope.NewRows);
    if (!some && !orphans && !renews) {
      return new Kept(named, 0);
    }
    StructType schema = schema();
    Attempt attempt = Seen.required(stored.attempt(schema), latest, stored.path());
    Written added = some ? attempt.write(withReasons(aside, reasons, schema)) : Written.NOTHING;
    Map<String, DataFile> removed = orphans || renews ? attempt.standing() : Map.of();
    List<Written> parts = new ArrayList<>(List.of(added));
    if (!removed.isEmpty() && named >= 0 && !replacesAll()) {
      parts.add(attempt.write(survivors(schema)));
    }
    long rows = parts.stream().mapToLong(Written::rows).sum();
    if (rows == 0 && removed.isEmpty()) {
      return new Kept(named, 0);
    }
    Milestone.QUARANTINE_WRITTEN.passed();
    long version = attempt.commit(parts, removed.values(), state(attempt));
    Milestone.QUARANTINE_COMMITTED.passed();
    return new Kept(version, added.rows());
  }

  private boolean replacesAll() {
    return request.rebuild()
        || request.scope() instanceof Request.Scope.Whole
        || request.scope() instanceof Request.Scope.SetAside;
  }

  /** The rows that the table names and that this attempt does not judge anew. */
  private Dataset<Row> survivors(StructType schema) {
    Dataset<Row> rows = stored.read(named);
    return completed(
        request.scope().values().map(values -> values.without(rows)).orElse(rows), schema);
  }

  private Dataset<Row> withReasons(Dataset<Row> aside, Reasons reasons, StructType schema) {
    Column named =
        udf(reasons, DataTypes.createArrayType(DataTypes.StringType)).apply(col(CHANGE_TYPE));
    return completed(
        aside
            .withColumn(REASONS, named)
            .withColumn("_run", lit(request.run()))
            .withColumn("_attempt", lit(request.attempt()))
            .withColumn("_rejected_at", current_timestamp()),
        schema);
  }

  private static Dataset<Row> completed(Dataset<Row> rows, StructType schema) {
    return Difference.completed(rows, schema).select(Difference.columns(schema, ""));
  }

  /** The table's columns, those that the quarantine once had, and the reasons. */
  private StructType schema() {
    StructType schema = Validity.removed(request.table(), request.schema());
    if (latest.isPresent() && !request.rebuild()) {
      List<String> known = new ArrayList<>(List.of(schema.fieldNames()));
      EXTRA.forEach(field -> known.add(field.name()));
      for (StructField field : latest.orElseThrow().schema().fields()) {
        if (!known.contains(field.name())) {
          schema = schema.add(field);
        }
      }
    }
    for (StructField field : EXTRA) {
      schema = schema.add(field);
    }
    return schema;
  }

  private TableState state(Attempt attempt) {
    return new TableState(
        request.run(),
        request.attempt(),
        Instant.now().toString(),
        attempt.table(),
        attempt.next(),
        attempt.next(),
        Map.of(),
        Map.of(),
        "",
        "",
        0,
        -1,
        null,
        request.scope().text(),
        TableState.Counts.NONE,
        List.of());
  }
}
