package io.lagoa.maintain;

import io.lagoa.delta.StoredTable;
import io.lagoa.delta.TableState;
import io.lagoa.delta.Upkeep;
import io.lagoa.delta.Version;
import io.lagoa.plan.Warehouse;
import io.lagoa.release.Released;
import io.lagoa.table.TableName;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which earlier versions of tables are still read: a table that has not read its input up to the
 * present will read the changes from there; a table reads its quarantine at the version that it
 * names; a release reads its tables as they were.
 */
final class Needs {
  /** Clocks of machines differ, and a file is older than the commit that removes it. */
  private static final Duration MARGIN = Duration.ofMinutes(1);

  private static final String MEMORY = "memory of ";

  private final Warehouse warehouse;
  private final Map<String, Need> needs = new HashMap<>();

  /** A version and who needs it. */
  record Need(long version, String reader) {}

  private Needs(Warehouse warehouse) {
    this.warehouse = warehouse;
  }

  /**
   * Looks into the states of tables; reads logs only.
   *
   * @param tables all tables of the lake, {@code layer.name}
   * @param released versions that releases name
   */
  static Needs of(Warehouse warehouse, Collection<String> tables, Collection<Released> released) {
    Needs needs = new Needs(warehouse);
    Map<String, Version> versions = new HashMap<>();
    tables.forEach(
        table -> needs.stored(table).current().ifPresent(found -> versions.put(table, found)));
    versions.forEach(
        (reader, version) ->
            version
                .state()
                .ifPresent(
                    state -> {
                      state
                          .inputs()
                          .forEach((input, read) -> needs.read(versions, input, read, reader));
                      needs.quarantine(versions, state, reader);
                      needs.memory(state, reader);
                    }));
    for (Released release : released) {
      Version now = versions.get(release.table());
      if (now != null && now.table().equals(release.id()) && release.version() < now.number()) {
        needs.add(release.table(), new Need(release.version(), "release " + release.release()));
      }
    }
    return needs;
  }

  /** The need that reaches back furthest; empty if only the newest version is needed. */
  Optional<Need> oldest(String table) {
    return Optional.ofNullable(needs.get(table));
  }

  /**
   * The files that were removed before this may go.
   *
   * @param cutoff what the retention alone allows
   */
  Instant cutoff(String table, Instant cutoff) {
    return oldest(table)
        .map(need -> committed(table, need.version()).minus(MARGIN))
        .filter(needed -> needed.isBefore(cutoff))
        .orElse(cutoff);
  }

  /** When a version was committed; the beginning of time if its commit is gone. */
  private Instant committed(String table, long version) {
    return Upkeep.of(warehouse.spark(), stored(table).path())
        .committedAt(version)
        .orElse(Instant.EPOCH);
  }

  private void read(
      Map<String, Version> versions, String input, TableState.Read read, String reader) {
    Version now = versions.get(input);
    boolean behind =
        now != null
            && now.table().equals(read.table())
            && read.version() < now.dataVersion()
            && stored(input).holdsChanges(read.version(), now.dataVersion());
    if (behind) {
      add(input, new Need(read.version(), reader));
    }
  }

  private void quarantine(Map<String, Version> versions, TableState state, String reader) {
    String beside = "quarantine." + reader.replace('.', '_');
    Version now = versions.get(beside);
    if (now != null && state.quarantine() >= 0 && state.quarantine() < now.number()) {
      add(beside, new Need(state.quarantine(), reader));
    }
  }

  private void memory(TableState state, String reader) {
    if (state.memoryVersion() >= 0) {
      warehouse
          .memory(TableName.of(reader))
          .current()
          .filter(now -> state.memoryVersion() < now.number())
          .ifPresent(now -> add(memory(reader), new Need(state.memoryVersion(), reader)));
    }
  }

  /** The name of the hidden table of a table. */
  static String memory(String table) {
    return MEMORY + table;
  }

  private void add(String table, Need need) {
    needs.merge(table, need, (a, b) -> a.version() <= b.version() ? a : b);
  }

  private StoredTable stored(String name) {
    return name.startsWith(MEMORY)
        ? warehouse.memory(TableName.of(name.substring(MEMORY.length())))
        : warehouse.table(TableName.of(name));
  }
}
