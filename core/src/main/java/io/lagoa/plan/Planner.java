package io.lagoa.plan;

import io.lagoa.delta.Version;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.sink.Sink;
import io.lagoa.source.Interval;
import io.lagoa.table.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.spark.sql.types.StructType;

/** Turns declarations into steps, and foresees each. Reads no data. */
public final class Planner {
  private static final int MOST_PLANS = 3;

  private Planner() {}

  /**
   * Plans what a run would do now.
   *
   * @throws LagoaException with the problems of all tables at once: {@code CONFIG_INVALID}, {@code
   *     QUERY_INVALID}, {@code SCHEMA_MISMATCH}, {@code POLICY} or {@code UNREACHABLE}
   */
  public static Plan plan(Warehouse warehouse, Pipeline declared, Selection selection) {
    Pipeline pipeline = declared.expanded(warehouse);
    Functions.register(warehouse.spark(), pipeline.functions());
    Graph graph = new Graph(warehouse, pipeline);
    Pins pins = new Pins(warehouse);
    Predicate<Graph.Node> modified = node -> modified(node, pipeline, pins);
    Set<String> selected = selection.names(graph.order(), modified);
    List<Step> steps = new ArrayList<>();
    List<Stage> stages = new ArrayList<>();
    Obstacles obstacles = new Obstacles();
    Map<String, StructType> known = new HashMap<>();
    Set<String> moving = new LinkedHashSet<>();
    for (Graph.Node node : graph.order()) {
      if (!selected.contains(node.name())) {
        pins.of(node.name()).ifPresent(version -> known.put(node.name(), version.schema()));
        continue;
      }
      try {
        node.inputs().stream()
            .filter(input -> !graph.contains(input))
            .forEach(
                input -> pins.of(input).ifPresent(version -> known.put(input, version.schema())));
        List<String> read = node.inputs().stream().filter(selected::contains).toList();
        List<String> after = new ArrayList<>(read);
        References.of(node.table()).stream().filter(selected::contains).forEach(after::add);
        References.require(warehouse, pipeline, node.table(), known);
        RefreshStep step =
            new RefreshStep(
                warehouse,
                pipeline,
                node,
                selection.rebuilds(node, modified),
                after,
                pins,
                Map.copyOf(known));
        add(step, read, steps, stages, moving);
        step.schema().ifPresent(schema -> known.put(node.name(), schema));
        int index = 0;
        for (Sink sink : node.table().sinks()) {
          add(
              new DeliverStep(warehouse, node.table(), sink, index++, step.schema()),
              List.of(node.name()),
              steps,
              stages,
              moving);
        }
      } catch (RuntimeException e) {
        obstacles.add(node.table(), e);
      }
    }
    obstacles.orThrow();
    return new Plan(warehouse, pins, steps, stages, pipeline.parameters());
  }

  /** Plans and runs; where a table moves in between, plans again, twice at most. */
  public static Run run(
      Warehouse warehouse, Pipeline pipeline, Selection selection, Progress progress) {
    for (int plans = 1; ; plans++) {
      try {
        return plan(warehouse, pipeline, selection).runAtOnce(progress);
      } catch (LagoaException e) {
        if (e.code() != ErrorCode.CONFLICT || plans == MOST_PLANS) {
          throw e;
        }
      }
    }
  }

  /**
   * The names of the tables that a selection is about, each after those that it reads.
   *
   * @throws LagoaException {@code USAGE} if a term names nothing; {@code QUERY_INVALID}
   */
  public static List<String> selected(Warehouse warehouse, Pipeline declared, Selection selection) {
    Pipeline pipeline = declared.expanded(warehouse);
    Graph graph = new Graph(warehouse, pipeline);
    Pins pins = new Pins(warehouse);
    Set<String> names = selection.names(graph.order(), node -> modified(node, pipeline, pins));
    return graph.order().stream().map(Graph.Node::name).filter(names::contains).toList();
  }

  /**
   * The declaration of a name, tables of a source of many included.
   *
   * @param doing for messages: {@code reconcile}
   * @throws LagoaException {@code USAGE} if there is none
   */
  public static Table declared(Warehouse warehouse, Pipeline pipeline, String name, String doing) {
    return ExtraStep.declared(pipeline.expanded(warehouse), name, doing);
  }

  /**
   * Plans to judge anew what a table set aside.
   *
   * @throws LagoaException {@code USAGE} if there is no such table; {@code POLICY} if each run
   *     judges all of its rows anyway
   */
  public static Plan redrive(Warehouse warehouse, Pipeline pipeline, String name) {
    Functions.register(warehouse.spark(), pipeline.functions());
    Table table = declared(warehouse, pipeline, name, "redrive");
    return extra(warehouse, new RedriveStep(warehouse, table));
  }

  /**
   * Plans to read an interval of a table's source again. Reads the source's metadata.
   *
   * @throws LagoaException {@code USAGE} if there is no such table; {@code POLICY} if a run reads
   *     the whole source anyway, or the source knows no intervals; {@code CONFIG_INVALID} if it has
   *     no such column
   */
  public static Plan backfill(
      Warehouse warehouse, Pipeline pipeline, String name, Interval interval) {
    Table table = declared(warehouse, pipeline, name, "backfill");
    return extra(warehouse, new BackfillStep(warehouse, table, interval));
  }

  private static Plan extra(Warehouse warehouse, Step step) {
    return new Plan(
        warehouse,
        new Pins(warehouse),
        List.of(step),
        List.of(step.foresee(Optional.empty())),
        Map.of());
  }

  private static void add(
      Step step, List<String> reads, List<Step> steps, List<Stage> stages, Set<String> moving) {
    Optional<String> upstream = reads.stream().filter(moving::contains).findFirst();
    Stage stage = step.foresee(upstream);
    if (stage.work() != Stage.Work.NO) {
      moving.add(step.name());
    }
    steps.add(step);
    stages.add(stage);
  }

  /** Whether a declaration would give other rows than the one that made the standing version. */
  private static boolean modified(Graph.Node node, Pipeline pipeline, Pins pins) {
    String declared = Fingerprint.of(node.table(), pipeline.parameters());
    return pins.of(node.name())
        .flatMap(Version::state)
        .filter(state -> Fingerprint.same(state.fingerprint(), declared))
        .isEmpty();
  }
}
