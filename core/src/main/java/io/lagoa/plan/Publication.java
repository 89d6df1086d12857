package io.lagoa.plan;

import static io.lagoa.error.Names.quoted;

import io.lagoa.delta.TableState;
import io.lagoa.delta.Version;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.publish.Outcome;
import io.lagoa.publish.Publisher;
import io.lagoa.publish.Request;
import io.lagoa.query.Query;
import io.lagoa.table.Content;
import io.lagoa.table.ReplaceBy;
import io.lagoa.table.Table;
import io.lagoa.table.Validity;
import io.lagoa.table.Write;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Decides with which columns, and with what state, rows become a table's next version.
 *
 * @param full whether the table is rebuilt, so that what stands does not bind it
 */
record Publication(Warehouse warehouse, Pipeline pipeline, Table table, boolean full) {
  private static final String SHARED = "_lagoa_rows";

  /** Publishes, or stops. Starts Spark jobs. */
  StageResult publish(String run, String attempt, Optional<Version> standing, Produced produced) {
    Dataset<Row> rows = produced.rows();
    StructType fresh = Validity.added(table, Schemas.plain(rows.schema()));
    StructType columns =
        standing.isEmpty() || (full && !keepsRows(produced.write()))
            ? fresh
            : Schemas.plain(Evolution.of(table, standing.orElseThrow().schema(), fresh).columns());
    Map<String, TableState.Read> read = new HashMap<>();
    produced
        .inputs()
        .forEach((name, version) -> read.put(name, Moved.read(warehouse, name, version)));
    String fingerprint = Fingerprint.of(table, pipeline.parameters());
    boolean rekeyed = rekeyed(standing, fingerprint);
    if (rekeyed && !full && produced.write() == Write.UPSERT) {
      requireUnique(standing.orElseThrow());
    }
    boolean whole =
        produced.write() == Write.REPLACE
            && table.rules().replaceBy() != ReplaceBy.PARTITION
            && produced.scope() instanceof Request.Scope.Whole;
    Outcome outcome =
        Publisher.publish(
            new Request(
                warehouse.spark(),
                table,
                produced.write(),
                warehouse.table(table.name()),
                warehouse.quarantine(table.name()),
                warehouse.memory(table.name()),
                standing,
                columns,
                produced.scope(),
                (full && standing.isPresent() && !keepsRows(produced.write()))
                    || (rekeyed && whole),
                inOrder(rows, Validity.removed(table, columns)),
                produced.decision().way() == Decision.Way.FOLDED
                    || Query.provenUnique(rows, table.key()),
                run,
                attempt,
                later(standing),
                new Request.Made(
                    read, produced.position(), fingerprint, produced.basis(), produced.counted()),
                warehouse::table));
    return Results.of(table, produced.decision(), standing, outcome);
  }

  /** Now, or just after the version that stands was made, should the clock have gone back. */
  static Instant later(Optional<Version> standing) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    return standing
        .flatMap(Version::state)
        .map(state -> Instant.parse(state.at()).truncatedTo(ChronoUnit.MICROS))
        .filter(last -> !last.isBefore(now))
        .map(last -> last.plus(1, ChronoUnit.MICROS))
        .orElse(now);
  }

  /** Whether rows that a transform made earlier stay: a model's versions outlive a new training. */
  private boolean keepsRows(Write write) {
    return write == Write.APPEND && table.content().orElseThrow() instanceof Content.FromTransform;
  }

  /** Whether rows that stand may share a key: it was another one, or another tool's. */
  private boolean rekeyed(Optional<Version> standing, String fingerprint) {
    return !table.key().isEmpty()
        && standing
            .filter(
                version ->
                    version
                        .state()
                        .filter(state -> Fingerprint.sameKey(state.fingerprint(), fingerprint))
                        .isEmpty())
            .isPresent();
  }

  /** Fails if rows that stand, and that stay, share a key; a Spark job. */
  private void requireUnique(Version standing) {
    List<String> known = List.of(standing.schema().fieldNames());
    Column[] key = // a column that is new is NULL in all of them
        table.key().stream()
            .filter(name -> known.stream().anyMatch(name::equalsIgnoreCase))
            .map(name -> functions.col(quoted(name)))
            .toArray(Column[]::new);
    List<Row> shared =
        warehouse
            .table(table.name())
            .read(standing.number())
            .groupBy(key)
            .agg(functions.count(functions.lit(1)).as(SHARED))
            .where(SHARED + " > 1")
            .drop(SHARED)
            .limit(1)
            .collectAsList();
    if (!shared.isEmpty()) {
      throw new LagoaException(
          ErrorCode.DATA_ERROR,
          "%s: Cannot upsert into %s by key %s: rows that stand share %s; rebuild it with --select %s --full, or name the key that it has"
              .formatted(
                  table.place(),
                  table.name(),
                  table.key(),
                  shared.get(0).mkString("[", ", ", "]"),
                  table.name()));
    }
  }

  /** The rows with the columns of the next version, by name. */
  static Dataset<Row> inOrder(Dataset<Row> rows, StructType columns) {
    Map<String, String> byName = new HashMap<>();
    for (String column : rows.columns()) {
      byName.put(column.toLowerCase(Locale.ROOT), column);
    }
    List<Column> selected = new ArrayList<>();
    for (StructField field : columns.fields()) {
      String column = byName.get(field.name().toLowerCase(Locale.ROOT));
      selected.add(
          (column == null
                  ? functions.lit(null).cast(field.dataType())
                  : functions.col("`" + column + "`").cast(field.dataType()))
              .as(field.name()));
    }
    return rows.select(selected.toArray(new Column[0]));
  }
}
