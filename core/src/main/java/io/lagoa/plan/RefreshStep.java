package io.lagoa.plan;

import io.lagoa.delta.StoredTable;
import io.lagoa.delta.TableState;
import io.lagoa.delta.Version;
import io.lagoa.error.LagoaException;
import io.lagoa.source.Offer;
import io.lagoa.table.Content;
import io.lagoa.table.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** Brings one table up to date with what it is made from. */
final class RefreshStep implements Step {
  private final Warehouse warehouse;
  private final Pipeline pipeline;
  private final Graph.Node node;
  private final Table table;
  private final boolean full;
  private final List<String> after;
  private final StoredTable stored;
  private final Derived derived;
  private final Refresher refresher;
  private final Map<String, StructType> inputSchemas;
  private final Optional<StructType> schema;

  /**
   * Analyses the declaration against the schemas of its inputs; reads no data.
   *
   * @param known the columns of tables as this plan would leave them
   * @param after the steps of this plan that it waits for
   * @throws LagoaException {@code QUERY_INVALID}, {@code CONFIG_INVALID}, {@code SCHEMA_MISMATCH}
   *     or {@code POLICY}, with file and line
   */
  RefreshStep(
      Warehouse warehouse,
      Pipeline pipeline,
      Graph.Node node,
      boolean full,
      List<String> after,
      Map<String, StructType> known) {
    this.warehouse = warehouse;
    this.pipeline = pipeline;
    this.node = node;
    this.table = node.table();
    this.full = full;
    this.after = after;
    this.stored = warehouse.table(table.name());
    this.derived = new Derived(warehouse, pipeline, node);
    this.refresher = new Refresher(warehouse, pipeline, node, full);
    this.inputSchemas = known;
    this.schema = analyse();
    schema.ifPresent(columns -> Schemas.requireFits(warehouse.spark(), table, columns));
    stored
        .current()
        .filter(version -> !full)
        .ifPresent(
            version ->
                schema.ifPresent(columns -> Schemas.evolved(table, version.schema(), columns)));
  }

  @Override
  public String name() {
    return node.name();
  }

  @Override
  public Stage.Kind kind() {
    return Stage.Kind.REFRESH;
  }

  @Override
  public List<String> after() {
    return after;
  }

  /** The columns of the rows; empty if they are known only when the step runs. */
  Optional<StructType> schema() {
    return schema;
  }

  @Override
  public Stage foresee(Optional<String> upstream) {
    List<String> notes = new ArrayList<>();
    Optional<Version> standing = stored.current();
    if (standing.isPresent() && schema.isPresent() && !full) {
      List<String> added =
          Schemas.added(
              standing.orElseThrow().schema(),
              Schemas.evolved(table, standing.orElseThrow().schema(), schema.orElseThrow()));
      if (!added.isEmpty()) {
        notes.add("new columns " + added + " (compatible)");
      }
    }
    if (!table.checks().isEmpty()) {
      notes.add(table.checks().size() + (table.checks().size() == 1 ? " check" : " checks"));
    }
    InputTables inputs = InputTables.now(warehouse, pipeline, node);
    if (!inputs.complete()) {
      return new Stage(
          name(),
          kind(),
          Stage.Work.YES,
          "full",
          "first version, after " + String.join(", ", after),
          notes);
    }
    Decision decision = decide(standing, inputs);
    if (decision.works() || upstream.isEmpty()) {
      return new Stage(
          name(),
          kind(),
          decision.works() ? Stage.Work.YES : Stage.Work.NO,
          decision.way().text(),
          decision.reason(),
          notes);
    }
    return new Stage(
        name(),
        kind(),
        Stage.Work.PERHAPS,
        "if " + upstream.orElseThrow() + " changes",
        decision.reason(),
        notes);
  }

  @Override
  public StageResult run(String run) {
    Optional<Version> standing = stored.current();
    if (table.content().orElseThrow() instanceof Content.FromSource from) {
      Offer offer = from.source().open(new SourceView(warehouse, table, standing, full));
      Decision decision = ofOffer(offer);
      return decision.works()
          ? refresher.take(run, standing, offer, decision)
          : unchanged(standing, decision);
    }
    InputTables inputs = InputTables.now(warehouse, pipeline, node);
    Decision decision = decide(standing, inputs);
    return decision.works()
        ? refresher.derive(run, standing, inputs, decision, derived)
        : unchanged(standing, decision);
  }

  private StageResult unchanged(Optional<Version> standing, Decision decision) {
    return StageResult.of(
            name(), kind(), StageResult.Status.UNCHANGED, decision.way().text(), decision.reason())
        .at(
            standing.map(Version::number),
            standing.flatMap(Version::state).map(TableState::rows).orElse(0L));
  }

  private Decision decide(Optional<Version> standing, InputTables inputs) {
    if (table.content().orElseThrow() instanceof Content.FromSource from) {
      return ofOffer(from.source().open(new SourceView(warehouse, table, standing, full)));
    }
    return derived.decide(
        standing,
        inputs.versions(),
        () -> refresher.basis(inputs.whole("", "", standing)),
        bound(),
        full);
  }

  private Decision ofOffer(Offer offer) {
    return switch (offer.news()) {
      case NONE -> Decision.nothing(offer.reason());
      case SOME ->
          new Decision(
              full ? Decision.Way.FULL : Decision.Way.NEW_ROWS,
              full ? "asked for by --full" : offer.reason());
      case ALL -> Decision.full(offer.reason());
    };
  }

  private Optional<StructType> analyse() {
    Content content = table.content().orElseThrow();
    if (content instanceof Content.FromSource from) {
      return Optional.of(
          Schemas.plain(
              from.source()
                  .open(new SourceView(warehouse, table, stored.current(), full))
                  .schema()));
    }
    Optional<StructType> declared = table.schema().map(StructType::fromDDL);
    if (content instanceof Content.FromTransform) {
      return declared.or(() -> stored.current().map(Version::schema));
    }
    Optional<StructType> analysed = bound().map(Dataset::schema).map(Schemas::plain);
    if (declared.isPresent() && analysed.isPresent()) {
      Schemas.requireDeclared(table, declared.orElseThrow(), analysed.orElseThrow());
    }
    return analysed;
  }

  /** The query over empty inputs, if all their schemas are known. */
  private Optional<Dataset<Row>> bound() {
    if (node.query().isEmpty()) {
      return Optional.empty();
    }
    Map<String, Dataset<Row>> empty = new HashMap<>();
    for (String input : node.inputs()) {
      StructType columns = inputSchemas.get(input);
      if (columns == null) {
        return Optional.empty();
      }
      empty.put(input, warehouse.spark().createDataFrame(List.of(), columns));
    }
    return Optional.of(node.query().orElseThrow().bind(empty, pipeline.parameters()));
  }
}
