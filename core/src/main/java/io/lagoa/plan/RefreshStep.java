package io.lagoa.plan;

import io.lagoa.check.Check;
import io.lagoa.delta.StoredTable;
import io.lagoa.delta.TableState;
import io.lagoa.delta.Version;
import io.lagoa.error.LagoaException;
import io.lagoa.source.Offer;
import io.lagoa.source.Position;
import io.lagoa.table.Content;
import io.lagoa.table.NothingYet;
import io.lagoa.table.Table;
import io.lagoa.table.Validity;
import io.lagoa.table.Write;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
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
  private final InputTables inputs;
  private final Offered offered;
  private final Analysis analysis;
  private final Foresight foresight;
  private final Pins pins;
  private final Publication publication;
  private final Optional<StructType> schema;

  /**
   * Analyses the declaration against the schemas of its inputs; reads no data.
   *
   * @param pins the versions that the plan is about
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
      Pins pins,
      Map<String, StructType> known) {
    this.warehouse = warehouse;
    this.pipeline = pipeline;
    this.node = node;
    this.table = node.table();
    this.full = full;
    this.after = after;
    this.stored = warehouse.table(table.name());
    this.derived = new Derived(warehouse, pipeline, node);
    this.inputs = new InputTables(warehouse, pipeline, node, derived);
    this.offered = new Offered(table, stored, full);
    this.analysis = new Analysis(warehouse, pipeline, node, full, pins.of(node.name()), known);
    this.foresight = new Foresight(warehouse, node, full);
    this.pins = pins;
    this.publication = new Publication(warehouse, pipeline, table, full);
    this.schema = analysis.schema();
  }

  @Override
  public String name() {
    return node.name();
  }

  @Override
  public Table table() {
    return table;
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
    Optional<Version> standing = pins.of(name());
    Map<String, Version> versions = new HashMap<>();
    node.inputs()
        .forEach(input -> pins.of(input).ifPresent(version -> versions.put(input, version)));
    Stage stage;
    if (!versions.keySet().containsAll(node.inputs())) {
      stage = stage(Stage.Work.YES, "full", "first version, after " + String.join(", ", after));
    } else {
      Decision decision = decide(standing, versions);
      if (decision.works() || upstream.isEmpty()) {
        Stage.Work work = decision.works() ? Stage.Work.YES : Stage.Work.NO;
        stage =
            foresight.of(
                stage(work, decision.way().text(), decision.reason()),
                decision,
                standing,
                versions);
      } else {
        stage =
            stage(
                Stage.Work.PERHAPS, "if " + upstream.orElseThrow() + " changes", decision.reason());
      }
    }
    return stage.noting(notes(standing), table.checks().stream().map(Check::toString).toList());
  }

  private Stage stage(Stage.Work work, String how, String reason) {
    return Stage.of(name(), kind(), work, how, reason);
  }

  /** What does nothing and stands is left alone; one without a version has to say so. */
  @Override
  public Optional<StageResult> settled(Stage stage) {
    Optional<Version> standing = pins.of(name());
    if (stage.work() != Stage.Work.NO || standing.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        unchanged(standing, stage.how(), stage.reason())
            .noting(
                table.content().orElseThrow() instanceof Content.FromSource from
                    ? analysis.offer(from).notes()
                    : List.of()));
  }

  @Override
  public StageResult run(String run) {
    Optional<Version> standing = stored.current();
    String attempt = run + "-" + UUID.randomUUID().toString().substring(0, 8);
    return table.content().orElseThrow() instanceof Content.FromSource from
        ? extract(run, attempt, standing, from)
        : derive(run, attempt, standing);
  }

  private StageResult extract(
      String run, String attempt, Optional<Version> standing, Content.FromSource from) {
    return Turns.of(warehouse, from.source())
        .take(() -> extract(run, attempt, standing, analysis.offer(from, standing)));
  }

  private StageResult extract(String run, String attempt, Optional<Version> standing, Offer offer) {
    Decision decision = offered.decision(offer);
    if (!decision.works()) {
      StageResult idle =
          standing.isPresent()
              ? unchanged(standing, decision.way().text(), decision.reason())
              : waiting(decision.reason());
      return idle.noting(offer.notes());
    }
    Write write = offered.write(offer);
    try (Offer.Rows rows = offer.rows()) {
      Dataset<Row> read = rows.read();
      Optional<Position> reached = rows.reached().or(offer::upTo);
      StageResult result =
          publication.publish(
              run,
              attempt,
              standing,
              Produced.extracted(
                  decision, read, write, offered.scope(write), reached, rows::counted));
      if (result.status() == StageResult.Status.DONE) {
        rows.published();
      }
      return result.noting(offer.notes());
    }
  }

  private StageResult derive(String run, String attempt, Optional<Version> standing) {
    Map<String, Version> versions = inputs.versions();
    Decision decision = decide(standing, versions);
    if (!decision.works()) {
      return unchanged(standing, decision.way().text(), decision.reason());
    }
    try (InputTables.Reading reading = inputs.read(decision, standing, versions)) {
      Derivation derivation = new Derivation(pipeline, node, inputs, analysis.bound());
      return publication.publish(
          run,
          attempt,
          standing,
          derivation.of(decision, run, attempt, standing, versions, reading));
    } catch (NothingYet nothing) {
      return waiting(String.valueOf(nothing.getMessage()));
    }
  }

  /** Nothing may be read yet, and without it there is nothing for others to read. */
  private StageResult waiting(String why) {
    return StageResult.of(name(), kind(), StageResult.Status.BLOCKED, "blocked", why);
  }

  private StageResult unchanged(Optional<Version> standing, String how, String reason) {
    return StageResult.of(name(), kind(), StageResult.Status.UNCHANGED, how, reason)
        .at(
            standing.map(Version::number),
            standing.flatMap(Version::state).map(TableState::rows).orElse(0L));
  }

  private Decision decide(Optional<Version> standing, Map<String, Version> versions) {
    if (table.content().orElseThrow() instanceof Content.FromSource from) {
      return offered.decision(analysis.offer(from));
    }
    return derived.decide(
        standing, versions, () -> inputs.basis(standing, versions), analysis.bound(), full);
  }

  private List<String> notes(Optional<Version> standing) {
    List<String> notes = new ArrayList<>();
    if (standing.isPresent() && schema.isPresent()) {
      StructType before = standing.orElseThrow().schema();
      notes.addAll(
          full
              ? Evolution.rebuilt(before, schema.orElseThrow())
              : Evolution.of(table, before, schema.orElseThrow()).notes());
    }
    if (standing.isPresent() && full && Validity.isHistory(table)) {
      notes.add("its history begins anew: versions before are lost");
    } else if (full && offered.forgets(standing)) {
      notes.add("rows that its source no longer has are lost");
    }
    if (table.content().orElseThrow() instanceof Content.FromSource from) {
      notes.addAll(from.notes());
      notes.addAll(analysis.offer(from).notes());
    }
    MeasuredColumns.scanned(table, schema, standing, full).ifPresent(notes::add);
    return notes;
  }
}
