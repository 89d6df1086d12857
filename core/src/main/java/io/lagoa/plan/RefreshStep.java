package io.lagoa.plan;

import static io.lagoa.error.ErrorCode.POLICY;

import io.lagoa.delta.StoredTable;
import io.lagoa.delta.TableState;
import io.lagoa.delta.Version;
import io.lagoa.error.LagoaException;
import io.lagoa.publish.Outcome;
import io.lagoa.publish.Publisher;
import io.lagoa.publish.Request;
import io.lagoa.source.Offer;
import io.lagoa.table.Content;
import io.lagoa.table.Table;
import io.lagoa.table.TableName;
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
    boolean ready = node.inputs().stream().allMatch(input -> current(input).isPresent());
    if (!ready) {
      return new Stage(
          name(),
          kind(),
          Stage.Work.YES,
          "full",
          "first version, after " + String.join(", ", after),
          notes);
    }
    Decision decision = decide(standing, versions(), bound());
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
    Map<String, Version> versions = versions();
    if (table.content().orElseThrow() instanceof Content.FromSource from) {
      Offer offer = from.source().open(new SourceView(warehouse, table, standing, full));
      Decision decision = ofOffer(offer);
      return decision.works()
          ? publish(
              run, standing, decision, versions, rows(offer), writeOf(offer), position(offer), "")
          : unchanged(standing, decision);
    }
    Decision decision = decide(standing, versions, bound());
    if (!decision.works()) {
      return unchanged(standing, decision);
    }
    String attempt = attempt(run);
    Map<String, Dataset<Row>> tables = new HashMap<>();
    Optional<Dataset<Row>> changed = Optional.empty();
    for (String input : node.inputs()) {
      Version version = required(versions, input);
      StoredTable from = warehouse.table(TableName.of(input));
      if (decision.way() == Decision.Way.NEW_ROWS) {
        tables.put(
            input, ChangedRows.arrived(from, readBefore(standing, input), version.dataVersion()));
      } else if (decision.way() == Decision.Way.CHANGED_KEYS && input.equals(changedInput())) {
        Dataset<Row> last =
            ChangedRows.lastByKey(
                from, derived.keyOf(input), readBefore(standing, input), version.dataVersion());
        changed = Optional.of(last);
        tables.put(input, last.where("_change_type = 'upsert'").drop("_change_type"));
      } else {
        tables.put(input, from.read(version.number()));
      }
    }
    PinnedInputs inputs = inputs(run, attempt, standing, versions, tables);
    Dataset<Row> rows = transformed(inputs);
    Request.Scope scope =
        switch (decision.way()) {
          case CHANGED_KEYS ->
              new Request.Scope.Keys(
                  changed
                      .orElseThrow()
                      .select(table.key().stream().map(functions::col).toArray(Column[]::new)));
          case NEW_ROWS -> new Request.Scope.NewRows();
          default -> new Request.Scope.Whole();
        };
    Write write = derived.write();
    if (decision.way() == Decision.Way.NEW_ROWS && write == Write.REPLACE) {
      write = Write.APPEND;
    }
    return publish(
        run, attempt, standing, decision, versions, rows, write, scope, Map.of(), basis(inputs));
  }

  private StageResult publish(
      String run,
      Optional<Version> standing,
      Decision decision,
      Map<String, Version> versions,
      Dataset<Row> rows,
      Write write,
      Map<String, String> position,
      String basis) {
    Request.Scope scope =
        write == Write.REPLACE ? new Request.Scope.Whole() : new Request.Scope.NewRows();
    return publish(
        run, attempt(run), standing, decision, versions, rows, write, scope, position, basis);
  }

  private StageResult publish(
      String run,
      String attempt,
      Optional<Version> standing,
      Decision decision,
      Map<String, Version> versions,
      Dataset<Row> rows,
      Write write,
      Request.Scope scope,
      Map<String, String> position,
      String basis) {
    StructType fresh = Schemas.plain(rows.schema());
    StructType columns =
        standing.isEmpty() || full
            ? fresh
            : Schemas.plain(Schemas.evolved(table, standing.orElseThrow().schema(), fresh));
    Map<String, TableState.Read> read = new HashMap<>();
    versions.forEach(
        (name, version) ->
            read.put(name, new TableState.Read(version.table(), version.dataVersion())));
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
                io.lagoa.query.Query.provenUnique(rows, table.key()),
                run,
                attempt,
                new Request.Made(
                    read, position, Fingerprint.of(table, pipeline.parameters()), basis)));
    return Results.of(table, decision, standing, outcome);
  }

  private StageResult unchanged(Optional<Version> standing, Decision decision) {
    return StageResult.of(
            name(), kind(), StageResult.Status.UNCHANGED, decision.way().text(), decision.reason())
        .at(
            standing.map(Version::number),
            standing.flatMap(Version::state).map(TableState::rows).orElse(0L));
  }

  private Decision decide(
      Optional<Version> standing, Map<String, Version> versions, Optional<Dataset<Row>> bound) {
    if (table.content().orElseThrow() instanceof Content.FromSource from) {
      return ofOffer(from.source().open(new SourceView(warehouse, table, standing, full)));
    }
    return derived.decide(
        standing, versions, () -> basis(wholeInputs(standing, versions)), bound, full);
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

  private static Map<String, String> position(Offer offer) {
    return offer.upTo().map(io.lagoa.source.Position::values).orElse(Map.of());
  }

  private static Dataset<Row> rows(Offer offer) {
    return offer.rows().read();
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

  private Dataset<Row> transformed(PinnedInputs inputs) {
    Content content = table.content().orElseThrow();
    return content instanceof Content.FromTransform transform
        ? transform.transform().apply(inputs)
        : node.query().orElseThrow().bind(inputs.tables(), pipeline.parameters());
  }

  private String basis(PinnedInputs inputs) {
    return table.content().orElseThrow() instanceof Content.FromTransform transform
        ? transform.perRow().map(perRow -> perRow.basis().apply(inputs)).orElse("")
        : "";
  }

  private PinnedInputs wholeInputs(Optional<Version> standing, Map<String, Version> versions) {
    Map<String, Dataset<Row>> tables = new HashMap<>();
    versions.forEach(
        (name, version) ->
            tables.put(name, warehouse.table(TableName.of(name)).read(version.number())));
    return inputs("", "", standing, versions, tables);
  }

  private PinnedInputs inputs(
      String run,
      String attempt,
      Optional<Version> standing,
      Map<String, Version> versions,
      Map<String, Dataset<Row>> tables) {
    Map<String, Long> numbers = new HashMap<>();
    versions.forEach((name, version) -> numbers.put(name, version.dataVersion()));
    return new PinnedInputs(
        warehouse.spark(),
        name(),
        tables,
        numbers,
        standing.map(version -> stored.read(version.number())),
        pipeline.parameters(),
        stored.path() + "/_files/" + attempt,
        run);
  }

  private Map<String, Version> versions() {
    Map<String, Version> versions = new HashMap<>();
    for (String input : node.inputs()) {
      current(input).ifPresent(version -> versions.put(input, version));
    }
    return versions;
  }

  private Optional<Version> current(String input) {
    return warehouse.table(TableName.of(input)).current();
  }

  private String changedInput() {
    return table.content().orElseThrow() instanceof Content.FromTransform transform
        ? transform.perRow().map(Content.PerRow::input).orElse("")
        : node.inputs().get(0);
  }

  private static long readBefore(Optional<Version> standing, String input) {
    return standing
        .flatMap(Version::state)
        .map(state -> state.inputs().get(input))
        .map(TableState.Read::version)
        .orElse(-1L);
  }

  private Version required(Map<String, Version> versions, String input) {
    Version version = versions.get(input);
    if (version == null) {
      throw new LagoaException(
          io.lagoa.error.ErrorCode.DATA_ERROR,
          "%s: Cannot refresh %s: its input %s has no version yet; run %s first"
              .formatted(table.place(), table.name(), input, input));
    }
    return version;
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
