package io.lagoa.maintain;

import io.lagoa.delta.Extent;
import io.lagoa.delta.LogUpkeep;
import io.lagoa.delta.StoredTable;
import io.lagoa.delta.Upkeep;
import io.lagoa.error.LagoaException;
import io.lagoa.error.Milestone;
import io.lagoa.plan.Pipeline;
import io.lagoa.plan.Planner;
import io.lagoa.plan.Selection;
import io.lagoa.plan.Warehouse;
import io.lagoa.release.Released;
import io.lagoa.table.TableName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;

/**
 * Keeps tables in order: small files are joined where that pays, and what no version within the
 * retention, no reader and no release needs is deleted.
 */
public final class Maintenance {
  /** Fewer small files are not worth a commit. */
  private static final int WORTH = 8;

  /** So many commits are slow to read whenever a table is opened. */
  private static final int COMMITS = 10;

  private final Warehouse warehouse;
  private final Duration retention;
  private final Instant cutoff;
  private final boolean dryRun;
  private final Needs needs;

  private Maintenance(Warehouse warehouse, Duration retention, boolean dryRun, Needs needs) {
    this.warehouse = warehouse;
    this.retention = retention;
    this.cutoff = Instant.now().minus(retention);
    this.dryRun = dryRun;
    this.needs = needs;
  }

  /**
   * Maintains tables, one after the other. A table that a writer commits meanwhile is told and left
   * for the next time.
   *
   * @param all all tables of the lake: what they read is kept
   * @param chosen those of them to maintain
   * @param released versions to keep
   * @param retention files that only versions before need may go
   * @param dryRun whether to tell only
   */
  public static List<Upkept> of(
      Warehouse warehouse,
      Collection<String> all,
      Collection<String> chosen,
      Collection<Released> released,
      Duration retention,
      boolean dryRun) {
    Maintenance maintenance =
        new Maintenance(warehouse, retention, dryRun, Needs.of(warehouse, all, released));
    return chosen.stream().flatMap(maintenance::keep).toList();
  }

  /**
   * Those of a lake's tables that a selection is about, and their quarantines.
   *
   * @param all all tables of the lake
   */
  public static List<String> chosen(
      Warehouse warehouse, Collection<String> all, Pipeline pipeline, Selection selection) {
    Set<String> chosen = new HashSet<>();
    for (String name : Planner.selected(warehouse, pipeline, selection)) {
      chosen.add(name);
      chosen.add("quarantine." + name.replace('.', '_'));
    }
    return all.stream().filter(chosen::contains).toList();
  }

  /** A table, and the hidden one that keeps what it does not show. */
  private Stream<Upkept> keep(String name) {
    StoredTable memory = warehouse.memory(TableName.of(name));
    Upkept done = keep(name, warehouse.table(TableName.of(name)));
    return memory.current().isEmpty()
        ? Stream.of(done)
        : Stream.of(done, keep(Needs.memory(name), memory));
  }

  private Upkept keep(String name, StoredTable table) {
    Optional<Extent> extent = table.extent();
    List<String> done = new ArrayList<>();
    try {
      compact(table, done);
      clean(name, table, done);
      leftovers(table, done);
      log(name, table, done);
      return new Upkept(name, extent, done, Optional.empty());
    } catch (LagoaException e) {
      return new Upkept(name, extent, done, Optional.of(String.valueOf(e.getMessage())));
    }
  }

  private void compact(StoredTable table, List<String> done) {
    Upkeep upkeep = Upkeep.of(warehouse.spark(), table.path());
    long unclustered = upkeep.unclusteredFiles();
    if (unclustered > 0) {
      if (!dryRun) {
        upkeep.cluster();
        Milestone.FILES_JOINED.passed();
      }
      done.add(
          says("cluster", "clustered")
              + " %,d files by %s".formatted(unclustered, String.join(", ", upkeep.clusterBy())));
      return;
    }
    long small = upkeep.smallFiles(WORTH);
    long worn = upkeep.wornFiles();
    if (small < WORTH && worn == 0) {
      return;
    }
    if (!dryRun) {
      upkeep.compact();
      Milestone.FILES_JOINED.passed();
    }
    if (worn > 0) {
      done.add(says("remake", "remade") + " %,d files that lost rows".formatted(worn));
    }
    if (small > 1) {
      done.add(says("join", "joined") + " %,d small files".formatted(small));
    }
  }

  private void clean(String name, StoredTable table, List<String> done) {
    Upkeep upkeep = Upkeep.of(warehouse.spark(), table.path());
    Instant before = needs.cutoff(name, cutoff);
    List<String> waste = upkeep.waste(kept(before));
    if (!waste.isEmpty()) {
      if (!dryRun) {
        upkeep.clean(kept(before));
        Milestone.WASTE_DELETED.passed();
      }
      done.add(
          says("delete", "deleted") + " %,d files of earlier versions".formatted(waste.size()));
    }
    if (before.isBefore(cutoff)) {
      needs
          .oldest(name)
          .ifPresent(
              need ->
                  done.add(
                      "kept what follows version %d for %s"
                          .formatted(need.version(), need.reader())));
    }
  }

  /** How far back from this moment files are kept. */
  private Duration kept(Instant before) {
    return before.isBefore(cutoff) ? Duration.between(before, Instant.now()) : retention;
  }

  private void leftovers(StoredTable table, List<String> done) {
    Leftovers leftovers = new Leftovers(warehouse.spark(), table);
    Instant dayAgo = Instant.now().minus(Duration.ofDays(1));
    List<Path> scratch = leftovers.scratch(cutoff.isAfter(dayAgo) ? cutoff : dayAgo);
    List<Path> files = leftovers.files(cutoff);
    if (!dryRun) {
      leftovers.delete(scratch);
      leftovers.delete(files);
      Milestone.LEFTOVERS_DELETED.passed();
    }
    if (!scratch.isEmpty()) {
      done.add(says("delete", "deleted") + " %,d scratch folders".formatted(scratch.size()));
    }
    if (!files.isEmpty()) {
      done.add(
          says("delete", "deleted") + " %,d folders that no row names".formatted(files.size()));
    }
  }

  private void log(String name, StoredTable table, List<String> done) {
    LogUpkeep log = LogUpkeep.of(warehouse.spark(), table.path());
    if (log.kept().compareTo(retention) < 0) {
      if (!dryRun) {
        log.keep(retention);
        Milestone.LOG_TENDED.passed();
      }
      done.add(says("keep", "kept") + " the log for %d days".formatted(retention.toDays()));
    }
    Instant soon = Instant.now().minus(log.kept().dividedBy(2));
    // a reader that is behind, and a release, need the commits that follow
    boolean needed = needs.cutoff(name, soon).isBefore(soon);
    if (needed && !log.keepsAll()) {
      if (!dryRun) {
        log.hold(true);
      }
      done.add(says("hold", "held") + " the log for " + needs.oldest(name).orElseThrow().reader());
    }
    long expired = needed || (log.keepsAll() && !log.held()) ? 0 : log.expired();
    if (expired > 0 || log.afterCheckpoint() >= COMMITS) {
      if (!dryRun && !needed && log.held()) {
        log.hold(false);
      }
      if (!dryRun) {
        LogUpkeep.of(warehouse.spark(), table.path()).checkpoint();
        Milestone.LOG_TENDED.passed();
      }
      done.add(says("write", "wrote") + " a checkpoint");
    }
    if (expired > 0) {
      done.add(says("delete", "deleted") + " %,d commits of the log".formatted(expired));
    }
  }

  private String says(String would, String did) {
    return dryRun ? "would " + would : did;
  }
}
