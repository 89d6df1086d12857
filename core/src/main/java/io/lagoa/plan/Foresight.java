package io.lagoa.plan;

import io.lagoa.delta.Extent;
import io.lagoa.delta.StoredTable;
import io.lagoa.delta.TableState;
import io.lagoa.delta.Version;
import io.lagoa.table.Content;
import io.lagoa.table.Table;
import io.lagoa.table.TableName;
import io.lagoa.table.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a refresh would read and remake, from the logs alone.
 *
 * @param full whether the table is rebuilt
 */
record Foresight(Warehouse warehouse, Graph.Node node, boolean full) {

  /** A stage with what it moves. */
  Stage of(
      Stage stage, Decision decision, Optional<Version> standing, Map<String, Version> inputs) {
    if (stage.work() != Stage.Work.YES || !decision.works()) {
      return stage;
    }
    List<Stage.Reading> reads = new ArrayList<>();
    for (String input : node.inputs()) {
      Version version = inputs.get(input);
      if (version != null) {
        reads.add(
            new Stage.Reading(input, version.number(), extent(decision, standing, input, version)));
      }
    }
    return stage.moving(reads, standing.flatMap(version -> remakes(decision)));
  }

  private Optional<Extent> extent(
      Decision decision, Optional<Version> standing, String input, Version version) {
    StoredTable stored = warehouse.table(TableName.of(input));
    if (decision.affected().isPresent()) {
      return Optional.empty();
    }
    Optional<Long> read =
        standing
            .flatMap(Version::state)
            .map(state -> state.inputs().get(input))
            .map(TableState.Read::version);
    boolean inPart =
        decision.way() == Decision.Way.NEW_ROWS
            || decision.way() == Decision.Way.FOLDED
            || (decision.way() == Decision.Way.CHANGED_KEYS && input.equals(changedInput()));
    return inPart && read.isPresent()
        ? stored.changedExtent(read.orElseThrow(), version.dataVersion())
        : stored.extent();
  }

  private String changedInput() {
    return node.table().content().orElseThrow() instanceof Content.FromTransform transform
        ? transform.perRow().map(Content.PerRow::input).orElse("")
        : node.inputs().get(0);
  }

  private Optional<Stage.Remaking> remakes(Decision decision) {
    Table table = node.table();
    boolean appends =
        table.write().filter(write -> write == Write.APPEND).isPresent()
            || (table.key().isEmpty() && decision.way() == Decision.Way.NEW_ROWS);
    if (appends && !full) {
      return Optional.empty();
    }
    boolean all = full || (table.key().isEmpty() && decision.way() == Decision.Way.FULL);
    return warehouse
        .table(table.name())
        .extent()
        .filter(extent -> extent.files() > 0)
        .map(extent -> new Stage.Remaking(extent, all));
  }
}
