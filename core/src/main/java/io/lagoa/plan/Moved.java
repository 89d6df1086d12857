package io.lagoa.plan;

import io.lagoa.delta.StoredTable;
import io.lagoa.delta.TableState;
import io.lagoa.delta.Touched;
import io.lagoa.delta.Version;
import io.lagoa.table.TableName;
import java.util.List;
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
  static List<String> names(TableState state, java.util.Map<String, Version> inputs) {
    return inputs.entrySet().stream()
        .filter(
            input -> {
              TableState.Read read = state.inputs().get(input.getKey());
              return read == null
                  || !read.table().equals(input.getValue().table())
                  || read.version() != input.getValue().dataVersion();
            })
        .map(java.util.Map.Entry::getKey)
        .sorted()
        .toList();
  }

  /** An input with what was read of it; empty if it was made anew since. */
  static Optional<Moved> of(
      Warehouse warehouse, String input, TableState state, Optional<Version> version) {
    return version.flatMap(
        now ->
            Optional.ofNullable(state.inputs().get(input))
                .filter(read -> read.table().equals(now.table()))
                .filter(read -> read.version() <= now.dataVersion())
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
