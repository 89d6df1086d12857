package io.lagoa.plan;

import io.lagoa.delta.StoredTable;
import io.lagoa.delta.TableState;
import io.lagoa.delta.Touched;
import io.lagoa.delta.Version;
import io.lagoa.table.TableName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * An input that changed since a table was made from it.
 *
 * @param input {@code layer.name}
 * @param after the version that the table was made from
 * @param now the version that stands
 */
record Moved(String input, StoredTable stored, long after, Version now) {

  /** The inputs that changed, by name. */
  static List<String> names(Warehouse warehouse, TableState state, Map<String, Version> inputs) {
    return inputs.entrySet().stream()
        .filter(
            input -> {
              TableState.Read read = state.inputs().get(input.getKey());
              return read == null
                  || read.version() != input.getValue().dataVersion()
                  || !stands(warehouse, input.getKey(), read, input.getValue());
            })
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  /**
   * Whether an input still has what was read of it: it was neither made anew nor set back, whatever
   * versions it made since.
   */
  private static boolean stands(
      Warehouse warehouse, String input, TableState.Read read, Version now) {
    if (!read.table().equals(now.table()) || read.version() > now.dataVersion()) {
      return false;
    }
    return read.commit() == null
        || Commits.name(warehouse, input, now, read.version())
            .filter(commit -> !commit.equals(read.commit()))
            .isEmpty();
  }

  /** What is read of an input at a version. */
  static TableState.Read read(Warehouse warehouse, String input, Version version) {
    return new TableState.Read(
        version.table(),
        version.dataVersion(),
        Commits.name(warehouse, input, version, version.dataVersion()).orElse(null));
  }

  /** An input with what was read of it; empty if it was made anew, or set back, since. */
  static Optional<Moved> of(
      Warehouse warehouse, String input, TableState state, Optional<Version> version) {
    return version.flatMap(
        now ->
            Optional.ofNullable(state.inputs().get(input))
                .filter(read -> stands(warehouse, input, read, now))
                .map(
                    read ->
                        new Moved(
                            input, warehouse.table(TableName.of(input)), read.version(), now)));
  }

  /** For people. */
  String range() {
    return "%s version %d to %d".formatted(input, after, now.dataVersion());
  }

  /** What its log says of the range; empty if it no longer does. Reads no rows. */
  Optional<Touched> touched() {
    return stored.touched(after, now.number());
  }

  /** Whether it kept change rows all the time. */
  boolean hasChangeFeed() {
    return stored.hasChangeFeed(after, now.number());
  }

  /** Every row that came, went or changed, as it was and as it is, lazy. */
  Dataset<Row> changedRows() {
    return stored.changes(after, now.number());
  }
}
