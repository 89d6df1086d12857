package io.lagoa.release;

import io.lagoa.delta.ShallowClone;
import io.lagoa.delta.StoredTable;
import io.lagoa.delta.TableState;
import io.lagoa.delta.Version;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.plan.Run;
import io.lagoa.plan.Warehouse;
import io.lagoa.table.TableName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a past run read and made, from the states that its commits left.
 *
 * @param id the run's id
 * @param inputs what it read of the lake as it stood before, and what it took from outside; sorted
 * @param made the tables that it made from tables; sorted
 */
public record PastRun(String id, List<PastInput> inputs, List<String> made) {
  /** By how much the clocks of machines that run one lake may differ. */
  private static final Duration CLOCKS = Duration.ofHours(1);

  /** The newest versions, whose runs an error message names. */
  private static final int NAMED = 5;

  /** Layers of tables that follow others and are input of none. */
  private static final Set<String> FOLLOWERS = Set.of("quarantine", "ops");

  public PastRun {
    inputs = List.copyOf(inputs);
    made = List.copyOf(made);
  }

  /**
   * Looks for the commits of a run, as far back as the logs are kept; not beyond the time that its
   * id tells. Reads logs only.
   *
   * @param tables the lake's tables, {@code layer.name}
   * @throws LagoaException {@code USAGE} if no version of a table is of that run
   */
  public static PastRun of(Warehouse warehouse, List<String> tables, String id) {
    List<StoredTable> followed = new ArrayList<>();
    Map<String, TableState> commits = new TreeMap<>();
    for (String table : tables) {
      if (!FOLLOWERS.contains(TableName.of(table).layer())) {
        StoredTable stored = warehouse.table(TableName.of(table));
        followed.add(stored);
        commit(stored, id).ifPresent(state -> commits.put(table, state));
      }
    }
    if (commits.isEmpty()) {
      throw new LagoaException(
          ErrorCode.USAGE,
          "Unknown run '%s': no version of a table is of it, as far back as the logs are kept; the newest runs are %s"
              .formatted(id, newest(followed)));
    }
    return new PastRun(id, inputs(commits), made(commits));
  }

  private static Optional<TableState> commit(StoredTable table, String id) {
    Instant earliest = Run.startOf(id).map(start -> start.minus(CLOCKS)).orElse(Instant.MIN);
    return table
        .history()
        .takeWhile(version -> !version.at().isBefore(earliest))
        .flatMap(version -> version.state().stream())
        .filter(state -> state.run().equals(id))
        .findFirst();
  }

  private static List<String> newest(List<StoredTable> tables) {
    return tables.stream()
        .flatMap(table -> table.history().limit(NAMED))
        .flatMap(version -> version.state().stream())
        .map(TableState::run)
        .distinct()
        .sorted(Comparator.reverseOrder())
        .limit(NAMED)
        .toList();
  }

  private static List<PastInput> inputs(Map<String, TableState> commits) {
    Map<String, PastInput> inputs = new TreeMap<>();
    commits.forEach(
        (table, state) -> {
          if (state.inputs().isEmpty()) {
            inputs.put(table, new PastInput(table, state.table(), state.version(), true));
          }
          state
              .inputs()
              .forEach(
                  (name, read) -> {
                    if (!commits.containsKey(name)) {
                      inputs.put(name, new PastInput(name, read.table(), read.version(), false));
                    }
                  });
        });
    return new ArrayList<>(inputs.values());
  }

  private static List<String> made(Map<String, TableState> commits) {
    return commits.entrySet().stream()
        .filter(commit -> !commit.getValue().inputs().isEmpty())
        .map(Map.Entry::getKey)
        .toList();
  }

  /**
   * Makes the inputs anew below another root, as shallow clones: their logs are copied, their files
   * are shared. One commit a table.
   *
   * @param root a path of any Hadoop file system; none of the tables may be there yet
   * @throws LagoaException {@code USAGE} if one is; {@code DATA_ERROR} if a version is no longer
   *     there, before anything is cloned
   */
  public void cloneInputs(Warehouse warehouse, String root) {
    Map<String, ShallowClone> clones = new TreeMap<>();
    for (PastInput input : inputs) {
      StoredTable source = warehouse.table(TableName.of(input.table()));
      if (!source.current().map(Version::table).equals(Optional.of(input.id()))) {
        throw gone(input, "the table was deleted or made anew since");
      }
      ShallowClone clone = new ShallowClone(warehouse.spark(), source.path(), input.version());
      clone
          .missing()
          .ifPresent(
              part -> {
                throw gone(input, part + " is gone");
              });
      String target = root + "/" + input.table().replace('.', '/');
      if (StoredTable.at(warehouse.spark(), target).current().isPresent()) {
        throw new LagoaException(
            ErrorCode.USAGE,
            "Cannot clone %s into %s: it is there already; give an empty folder"
                .formatted(input.table(), root));
      }
      clones.put(target, clone);
    }
    clones.forEach((target, clone) -> clone.into(target));
  }

  private LagoaException gone(PastInput input, String why) {
    return new LagoaException(
        ErrorCode.DATA_ERROR,
        "Cannot rebuild version %d of %s, which run %s read: %s; lake.retention says how long versions are kept"
            .formatted(input.version(), input.table(), id, why));
  }
}
