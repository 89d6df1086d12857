package io.lagoa.release;

import io.lagoa.delta.Attempt;
import io.lagoa.delta.StoredTable;
import io.lagoa.delta.TableState;
import io.lagoa.delta.Version;
import io.lagoa.delta.Written;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.error.Milestone;
import io.lagoa.plan.Warehouse;
import io.lagoa.table.TableName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/**
 * The releases of a lake, kept in its table {@link #TABLE}: each promotion and each rollback adds
 * the rows of one set in one commit, and the set of the highest number holds.
 */
public final class Releases {
  /** The table that holds the releases. */
  public static final TableName TABLE = TableName.of("ops.releases");

  private static final StructType COLUMNS =
      StructType.fromDDL(
          "release STRING, number BIGINT, of BIGINT, at TIMESTAMP, table STRING, table_id STRING, version BIGINT");

  private final Warehouse warehouse;
  private final StoredTable stored;

  public Releases(Warehouse warehouse) {
    this.warehouse = warehouse;
    this.stored = warehouse.table(TABLE);
  }

  /**
   * Promotes the versions that stand now.
   *
   * @param tables {@code layer.name}
   * @throws LagoaException {@code DATA_ERROR} if a table has no version; {@code CONFLICT} if a
   *     release was made meanwhile
   */
  public Release promote(String name, List<String> tables) {
    List<Released> pinned = new ArrayList<>();
    for (String table : tables.stream().sorted().toList()) {
      Version version =
          warehouse
              .table(TableName.of(table))
              .current()
              .orElseThrow(
                  () ->
                      new LagoaException(
                          ErrorCode.DATA_ERROR,
                          "Cannot release %s: it has no version yet; run it first, or leave it out by --select"
                              .formatted(table)));
      pinned.add(new Released(name, table, version.table(), version.number()));
    }
    List<Release> before = sets(name);
    long number = before.isEmpty() ? 1 : last(before).number() + 1;
    return add(new Release(name, number, number, Instant.now(), pinned));
  }

  /**
   * Goes back to the set before the one that holds.
   *
   * @throws LagoaException {@code DATA_ERROR} if there is none
   */
  public Release rollback(String name) {
    List<Release> sets = sets(name);
    if (sets.isEmpty()) {
      throw absent(name);
    }
    Release now = last(sets);
    Release back =
        earlier(sets, now)
            .orElseThrow(
                () ->
                    new LagoaException(
                        ErrorCode.DATA_ERROR,
                        "Cannot roll back release %s: set %d of it is the first"
                            .formatted(name, now.of())));
    return add(new Release(name, now.number() + 1, back.of(), Instant.now(), back.tables()));
  }

  /**
   * The set that holds.
   *
   * @throws LagoaException {@code DATA_ERROR} if there is no release of that name
   */
  public Release current(String name) {
    List<Release> sets = sets(name);
    if (sets.isEmpty()) {
      throw absent(name);
    }
    return last(sets);
  }

  /** What must be kept: of each name the set that holds and the one that a rollback leads to. */
  public List<Released> needed() {
    List<Released> needed = new ArrayList<>();
    Map<String, List<Release>> byName = all();
    byName
        .values()
        .forEach(
            sets -> {
              needed.addAll(last(sets).tables());
              earlier(sets, last(sets)).ifPresent(back -> needed.addAll(back.tables()));
            });
    return needed;
  }

  private static Release last(List<Release> sets) {
    return sets.get(sets.size() - 1);
  }

  /** The newest set that was promoted before the one that a set repeats. */
  private static Optional<Release> earlier(List<Release> sets, Release than) {
    return sets.stream()
        .filter(set -> set.number() == set.of() && set.number() < than.of())
        .max(Comparator.comparingLong(Release::number));
  }

  private List<Release> sets(String name) {
    return all().getOrDefault(name, List.of());
  }

  /** All sets by name, those of a name by number. Reads one small table, if it is there. */
  private Map<String, List<Release>> all() {
    Optional<Version> current = stored.current();
    if (current.isEmpty()) {
      return Map.of();
    }
    Map<String, TreeMap<Long, Release>> byName = new TreeMap<>();
    for (Row row : stored.read(current.orElseThrow().number()).orderBy("table").collectAsList()) {
      Released released =
          new Released(row.getString(0), row.getString(4), row.getString(5), row.getLong(6));
      byName
          .computeIfAbsent(released.release(), key -> new TreeMap<>())
          .merge(
              row.getLong(1),
              new Release(
                  released.release(),
                  row.getLong(1),
                  row.getLong(2),
                  row.getTimestamp(3).toInstant(),
                  List.of(released)),
              Releases::joined);
    }
    Map<String, List<Release>> sets = new TreeMap<>();
    byName.forEach((name, byNumber) -> sets.put(name, List.copyOf(byNumber.values())));
    return sets;
  }

  private static Release joined(Release one, Release other) {
    List<Released> tables = new ArrayList<>(one.tables());
    tables.addAll(other.tables());
    return new Release(one.name(), one.number(), one.of(), one.at(), tables);
  }

  private Release add(Release release) {
    List<Row> rows =
        release.tables().stream()
            .map(
                table ->
                    RowFactory.create(
                        release.name(),
                        release.number(),
                        release.of(),
                        java.sql.Timestamp.from(release.at()),
                        table.table(),
                        table.id(),
                        table.version()))
            .toList();
    Attempt attempt = stored.attempt(COLUMNS);
    try {
      Written written = attempt.write(warehouse.spark().createDataFrame(rows, COLUMNS).coalesce(1));
      Milestone.FILES_WRITTEN.passed();
      attempt.commit(List.of(written), List.of(), own(attempt, rows.size()));
      Milestone.COMMITTED.passed();
      return release;
    } catch (RuntimeException e) {
      attempt.drop();
      throw e;
    }
  }

  private LagoaException absent(String name) {
    return new LagoaException(
        ErrorCode.DATA_ERROR,
        "Unknown release '%s': known are %s; make one by lagoa release"
            .formatted(name, all().keySet()));
  }

  private static TableState own(Attempt attempt, long rows) {
    String id = UUID.randomUUID().toString();
    return TableState.beside(id, id, attempt.table(), attempt.next(), rows);
  }
}
