package io.lagoa.plan;

import io.lagoa.delta.Version;
import io.lagoa.table.TableName;
import java.util.Optional;

/** The names of commits, each read once as long as the lake is open. */
final class Commits {
  private Commits() {}

  /** What the name of the newest commit that changed rows follows from. */
  private record Newest(String name, String table, long version, String stamp) {}

  /**
   * The name of a version's commit; empty if that is not known. Of the version that stands it is
   * read once, of others each time: one small file.
   *
   * @param name the table, {@code layer.name}
   * @param now the version of it that stands
   * @param version this or an earlier one
   */
  static Optional<String> name(Warehouse warehouse, String name, Version now, long version) {
    if (version != now.dataVersion() || now.stamp().isEmpty()) {
      return read(warehouse, name, version);
    }
    return warehouse
        .memo()
        .of(
            new Newest(name, now.table(), version, now.stamp().orElseThrow()),
            () -> read(warehouse, name, version));
  }

  private static Optional<String> read(Warehouse warehouse, String name, long version) {
    return warehouse.table(TableName.of(name)).commit(version);
  }
}
