package io.lagoa.plan;

import io.lagoa.delta.Extent;
import io.lagoa.delta.PartitionRows;
import io.lagoa.delta.Touched;
import io.lagoa.query.Changed;
import io.lagoa.query.ColumnValues;
import io.lagoa.query.Query;
import io.lagoa.table.Refresh;
import io.lagoa.table.Table;
import io.lagoa.table.Write;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;

/**
 * Decides which part of a table is recomputed where its query is more than row by row: the
 * partitions that are affected by the log alone, the rows of changed keys, or of changed groups.
 */
final class Narrowing {
  /** Below, what share of it changed says nothing about what is cheaper. */
  private static final long SMALL_BYTES = 8L << 20;

  private static final double MOST_OF_PARTITIONS = 0.5;
  private static final double MOST_OF_ROWS = 0.3;

  private final SparkSession spark;
  private final Table table;
  private final Write write;
  private final Query query;
  private final Dataset<Row> bound;
  private final Map<String, Moved> moved;
  private final Map<String, Touched> touched;

  /**
   * @param bound the query over its inputs; their rows do not matter
   * @param moved the inputs that changed
   * @param touched what their logs say of it
   */
  Narrowing(
      SparkSession spark,
      Table table,
      Write write,
      Query query,
      Dataset<Row> bound,
      List<Moved> moved,
      Map<String, Touched> touched) {
    this.spark = spark;
    this.table = table;
    this.write = write;
    this.query = query;
    this.bound = bound;
    this.moved = new LinkedHashMap<>();
    moved.forEach(input -> this.moved.put(input.input(), input));
    this.touched = touched;
  }

  /**
   * What a part was found to be, or why there is none.
   *
   * @param decision the least that is enough; empty if nothing less than all is proven
   * @param obstacle what stands in the way, or why all is cheaper, in a sentence
   */
  record Found(Optional<Decision> decision, String obstacle) {
    static Found none(String obstacle) {
      return new Found(Optional.empty(), obstacle);
    }
  }

  Found find() {
    Optional<String> obstacle = query.notInPart(bound, Set.copyOf(moved.keySet()));
    if (obstacle.isPresent()) {
      return Found.none(inTheWay(obstacle.orElseThrow()));
    }
    boolean byPartition =
        write == Write.REPLACE
            && !table.partitionBy().isEmpty()
            && Query.gives(bound, table.partitionBy());
    if (byPartition) {
      Changed changed = changed(table.partitionBy());
      if (ColumnValues.literal(changed.schema()) && changed.followsFrom(partitionColumns())) {
        return fromTheLog(changed);
      }
    }
    if (!table.key().isEmpty()) {
      return byFeed(table.key(), false, "");
    }
    List<String> groups = write == Write.REPLACE ? groups() : List.of();
    Found found =
        groups.isEmpty() ? Found.none(unkeyed()) : byFeed(groups, false, "changed groups of ");
    return found.decision().isEmpty()
            && byPartition
            && ColumnValues.literal(changed(table.partitionBy()).schema())
            && changed(table.partitionBy()).obstacle().isEmpty()
        ? byFeed(table.partitionBy(), true, "partitions changed by ")
        : found;
  }

  /** What tells groups apart; not text that is a partition, which the table keeps NULL if empty. */
  private List<String> groups() {
    List<String> groups = Query.groups(bound);
    boolean blurred =
        groups.stream()
            .filter(table.partitionBy()::contains)
            .anyMatch(name -> bound.schema().apply(name).dataType().equals(DataTypes.StringType));
    return blurred ? List.of() : groups;
  }

  private Changed changed(List<String> columns) {
    return query.changed(bound, Set.copyOf(moved.keySet()), columns);
  }

  private Map<String, List<String>> partitionColumns() {
    Map<String, List<String>> columns = new HashMap<>();
    moved.forEach((name, input) -> columns.put(name, input.now().partitionBy()));
    return columns;
  }

  private Found fromTheLog(Changed changed) {
    ColumnValues values =
        changed.following(
            input ->
                PartitionRows.of(
                    spark,
                    touched(input).partitions(),
                    required(input).now().schema(),
                    required(input).now().partitionBy()));
    long bytes = 0;
    long affected = 0;
    StringBuilder reason = new StringBuilder();
    Map<String, Map<Map<String, String>, Extent>> all = new LinkedHashMap<>();
    for (Moved input : moved.values()) {
      Map<Map<String, String>, Extent> partitions = input.stored().partitions();
      all.put(input.input(), partitions);
      Collection<Map<String, String>> now = touched(input.input()).partitions();
      bytes += partitions.values().stream().mapToLong(Extent::bytes).sum();
      affected +=
          now.stream().mapToLong(one -> partitions.getOrDefault(one, Extent.NOTHING).bytes()).sum();
      long gone = now.stream().filter(one -> !partitions.containsKey(one)).count();
      reason
          .append(reason.isEmpty() ? "" : ", ")
          .append(
              "%d of %d partitions of %s"
                  .formatted(now.size(), partitions.size() + gone, input.input()));
    }
    return cheaper(affected, bytes, MOST_OF_PARTITIONS)
        .orElseGet(
            () ->
                found(
                    Decision.Way.AFFECTED_PARTITIONS,
                    reason.append(" changed").toString(),
                    new Affected(
                        table.partitionBy(),
                        true,
                        Optional.of(values),
                        () -> new InputExtents(spark, moved).partitions(changed, values, all))));
  }

  private Found byFeed(List<String> columns, boolean partitions, String what) {
    Optional<String> obstacle = changed(columns).obstacle();
    if (obstacle.isPresent()) {
      return Found.none(inTheWay(obstacle.orElseThrow()));
    }
    for (Moved input : moved.values()) {
      if (!input.hasChangeFeed()) {
        return Found.none(
            "%s changed and kept no change rows (delta.enableChangeDataFeed)"
                .formatted(input.input()));
      }
    }
    long bytes = moved.values().stream().mapToLong(input -> input.stored().bytes()).sum();
    long changes = touched.values().stream().mapToLong(Touched::bytes).sum();
    String ranges = moved.values().stream().map(Moved::range).collect(Collectors.joining(", "));
    return cheaper(changes, bytes, MOST_OF_ROWS)
        .orElseGet(
            () ->
                found(
                    partitions ? Decision.Way.AFFECTED_PARTITIONS : Decision.Way.CHANGED_KEYS,
                    what + ranges,
                    new Affected(
                        columns,
                        partitions,
                        Optional.empty(),
                        new InputExtents(spark, moved)::changeRows)));
  }

  /** Why all is cheaper than a part, if it is; a table that is never to go full does not ask. */
  private Optional<Found> cheaper(long changed, long all, double most) {
    if (table.refresh() == Refresh.STRICT || all < SMALL_BYTES || changed <= most * all) {
      return Optional.empty();
    }
    return Optional.of(
        Found.none(
            "%d%% of %s changed: full is cheaper"
                .formatted(Math.min(100, 100 * changed / all), String.join(", ", moved.keySet()))));
  }

  private static Found found(Decision.Way way, String reason, Affected affected) {
    return new Found(Optional.of(Decision.of(way, affected, reason)), "");
  }

  private String inTheWay(String obstacle) {
    return "%s changed; %s stands in the way".formatted(first(), obstacle);
  }

  private String unkeyed() {
    return query
        .notRowWise(bound, first())
        .map(this::inTheWay)
        .orElseGet(() -> first() + " changed; the table has no key");
  }

  private String first() {
    return moved.keySet().iterator().next();
  }

  private Moved required(String input) {
    return java.util.Objects.requireNonNull(moved.get(input));
  }

  private Touched touched(String input) {
    return java.util.Objects.requireNonNull(touched.get(input));
  }
}
