package io.lagoa.plan;

import io.lagoa.delta.Extent;
import io.lagoa.delta.PartitionRows;
import io.lagoa.delta.StoredTable;
import io.lagoa.delta.TableState;
import io.lagoa.delta.Version;
import io.lagoa.query.ColumnValues;
import io.lagoa.table.Table;
import io.lagoa.table.TableName;
import io.lagoa.table.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

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
    Map<String, Extent> partly =
        decision.affected().map(Affected::reads).map(Supplier::get).orElse(Map.of());
    List<Stage.Reading> reads = new ArrayList<>();
    for (String input : node.inputs()) {
      Version version = inputs.get(input);
      if (version != null) {
        reads.add(
            decision.affected().isPresent()
                ? ofAffected(decision.affected().orElseThrow(), partly, input, version)
                : reading(decision, standing, input, version));
      }
    }
    return stage.moving(reads, standing.flatMap(version -> remakes(decision, version)));
  }

  /** What changed of the input that is read in part, all of any other. */
  private Stage.Reading reading(
      Decision decision, Optional<Version> standing, String input, Version version) {
    StoredTable stored = warehouse.table(TableName.of(input));
    Optional<Long> read =
        standing
            .filter(own -> decision.input().filter(input::equals).isPresent())
            .flatMap(Version::state)
            .map(state -> state.inputs().get(input))
            .map(TableState.Read::version);
    Optional<Extent> extent =
        read.isPresent()
            ? stored.changedExtent(read.orElseThrow(), version.dataVersion())
            : stored.extent();
    return new Stage.Reading(input, version.number(), extent);
  }

  /**
   * Of an input whose log tells it, the partitions that are read; of another its change rows, and
   * rows that belong to what changed.
   */
  private Stage.Reading ofAffected(
      Affected affected, Map<String, Extent> partly, String input, Version version) {
    Optional<Extent> sure = Optional.ofNullable(partly.get(input));
    if (affected.values().isPresent() && sure.isPresent()) {
      return new Stage.Reading(input, version.number(), sure);
    }
    Optional<Extent> within = warehouse.table(TableName.of(input)).extent();
    return new Stage.Reading(
        input, version.number(), within.map(all -> sure.orElse(Extent.NOTHING)), within);
  }

  private Optional<Stage.Remaking> remakes(Decision decision, Version own) {
    Table table = node.table();
    boolean appends =
        table.write().filter(write -> write == Write.APPEND).isPresent()
            || (table.key().isEmpty() && decision.way() == Decision.Way.NEW_ROWS);
    if (appends && !full) {
      return Optional.empty();
    }
    StoredTable stored = warehouse.table(table.name());
    boolean all = full || (table.key().isEmpty() && decision.way() == Decision.Way.FULL);
    return decision
        .affected()
        .filter(affected -> affected.columns().equals(own.partitionBy()))
        .flatMap(Affected::values)
        .flatMap(values -> ofPartitions(stored, own, values))
        .or(
            () ->
                whole(stored, own)
                    .filter(extent -> extent.files() > 0)
                    .map(extent -> new Stage.Remaking(extent, all)));
  }

  /** The files of some partitions; those of all, where a Spark job would have to tell. */
  private Optional<Stage.Remaking> ofPartitions(
      StoredTable stored, Version own, ColumnValues values) {
    OptionalLong partitions = OptionalLong.of(values.known().orElseThrow().size());
    ColumnValues sought = values.emptyIsNull(own.partitionBy());
    Optional<Extent> some =
        stored
            .partitionsOfFew()
            .map(
                all ->
                    Extent.of(
                        PartitionRows.those(
                                warehouse.spark(),
                                all.keySet(),
                                own.schema(),
                                own.partitionBy(),
                                (rows, index) -> numbers(sought.within(rows).select(index)))
                            .stream()
                            .map(one -> all.getOrDefault(one, Extent.NOTHING))
                            .toList()));
    boolean all = some.isPresent() && node.table().key().isEmpty();
    return some.or(stored::extent)
        .map(extent -> new Extent(extent.files(), extent.bytes(), partitions))
        .map(extent -> new Stage.Remaking(extent, all));
  }

  private static Set<Integer> numbers(Dataset<Row> rows) {
    return rows.collectAsList().stream().map(row -> row.getInt(0)).collect(Collectors.toSet());
  }

  private static Optional<Extent> whole(StoredTable stored, Version own) {
    OptionalLong partitions =
        own.partitionBy().isEmpty()
            ? OptionalLong.empty()
            : stored
                .partitionsOfFew()
                .map(all -> OptionalLong.of(all.size()))
                .orElse(OptionalLong.empty());
    return stored.extent().map(all -> new Extent(all.files(), all.bytes(), partitions));
  }
}
