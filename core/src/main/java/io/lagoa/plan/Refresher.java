package io.lagoa.plan;

import static io.lagoa.error.ErrorCode.POLICY;

import io.lagoa.delta.StoredTable;
import io.lagoa.delta.Version;
import io.lagoa.error.LagoaException;
import io.lagoa.publish.Outcome;
import io.lagoa.publish.Publisher;
import io.lagoa.publish.Request;
import io.lagoa.query.Query;
import io.lagoa.source.Offer;
import io.lagoa.source.Position;
import io.lagoa.table.Content;
import io.lagoa.table.Table;
import io.lagoa.table.Write;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Does what was decided for one table: makes the rows and has them published. */
final class Refresher {
  private final Warehouse warehouse;
  private final Pipeline pipeline;
  private final Graph.Node node;
  private final Table table;
  private final boolean full;
  private final StoredTable stored;

  Refresher(Warehouse warehouse, Pipeline pipeline, Graph.Node node, boolean full) {
    this.warehouse = warehouse;
    this.pipeline = pipeline;
    this.node = node;
    this.table = node.table();
    this.full = full;
    this.stored = warehouse.table(table.name());
  }

  /** Publishes what a source offers. */
  StageResult take(String run, Optional<Version> standing, Offer offer, Decision decision) {
    Write write = writeOf(offer);
    Request.Made made =
        new Request.Made(
            Map.of(), offer.upTo().map(Position::values).orElse(Map.of()), fingerprint(), "");
    Request.Scope scope =
        write == Write.REPLACE ? new Request.Scope.Whole() : new Request.Scope.NewRows();
    return publish(run, attempt(run), standing, decision, offer.rows().read(), write, scope, made);
  }

  /** Publishes what the query or the transform makes of the inputs. */
  StageResult derive(
      String run,
      Optional<Version> standing,
      InputTables tables,
      Decision decision,
      Derived derived) {
    String attempt = attempt(run);
    Write write = derived.write();
    Request.Scope scope = new Request.Scope.Whole();
    PinnedInputs inputs;
    switch (decision.way()) {
      case NEW_ROWS -> {
        inputs = tables.arrived(run, attempt, standing);
        scope = new Request.Scope.NewRows();
        write = write == Write.REPLACE ? Write.APPEND : write;
      }
      case CHANGED_KEYS -> {
        Dataset<Row> changed = tables.changed(standing, table.key());
        inputs = tables.with(changed, run, attempt, standing);
        scope = new Request.Scope.Keys(InputTables.keys(changed, table));
      }
      default -> inputs = tables.whole(run, attempt, standing);
    }
    Request.Made made = new Request.Made(tables.read(), Map.of(), fingerprint(), basis(inputs));
    return publish(run, attempt, standing, decision, transformed(inputs), write, scope, made);
  }

  /** What else than inputs the rows of a per-row transform depend on. */
  String basis(PinnedInputs inputs) {
    return table.content().orElseThrow() instanceof Content.FromTransform transform
        ? transform.perRow().map(perRow -> perRow.basis().apply(inputs)).orElse("")
        : "";
  }

  private StageResult publish(
      String run,
      String attempt,
      Optional<Version> standing,
      Decision decision,
      Dataset<Row> rows,
      Write write,
      Request.Scope scope,
      Request.Made made) {
    StructType fresh = Schemas.plain(rows.schema());
    StructType columns =
        standing.isEmpty() || full
            ? fresh
            : Schemas.plain(Schemas.evolved(table, standing.orElseThrow().schema(), fresh));
    Outcome outcome =
        Publisher.publish(
            new Request(
                warehouse.spark(),
                table,
                write,
                stored,
                warehouse.quarantine(table.name()),
                standing,
                columns,
                scope,
                full && standing.isPresent(),
                inOrder(rows, columns),
                Query.provenUnique(rows, table.key()),
                run,
                attempt,
                made));
    return Results.of(table, decision, standing, outcome);
  }

  private Write writeOf(Offer offer) {
    boolean all = offer.news() == Offer.News.ALL;
    Write write = table.write().orElse(all ? Write.REPLACE : Write.APPEND);
    if (all && write == Write.APPEND && stored.current().isPresent() && !full) {
      throw new LagoaException(
          POLICY,
          "%s: Cannot append to %s: %s, so that every row would come again; use write = replace, or upsert with a key"
              .formatted(table.place(), table.name(), offer.reason()));
    }
    return write;
  }

  private Dataset<Row> transformed(PinnedInputs inputs) {
    return table.content().orElseThrow() instanceof Content.FromTransform transform
        ? transform.transform().apply(inputs)
        : node.query().orElseThrow().bind(inputs.tables(), pipeline.parameters());
  }

  private String fingerprint() {
    return Fingerprint.of(table, pipeline.parameters());
  }

  /** The rows with the columns of the next version, by name. */
  private static Dataset<Row> inOrder(Dataset<Row> rows, StructType columns) {
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
                  : functions.col("`" + column + "`"))
              .as(field.name()));
    }
    return rows.select(selected.toArray(new Column[0]));
  }

  private static String attempt(String run) {
    return run + "-" + UUID.randomUUID().toString().substring(0, 8);
  }
}
