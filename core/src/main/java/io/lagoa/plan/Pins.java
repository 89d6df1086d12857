package io.lagoa.plan;

import io.lagoa.delta.TableState;
import io.lagoa.delta.Version;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.table.TableName;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The versions that a plan is about: each table's is read once, while the plan is made. */
final class Pins {
  private final Warehouse warehouse;
  private final Map<String, Optional<Version>> versions = new LinkedHashMap<>();

  Pins(Warehouse warehouse) {
    this.warehouse = warehouse;
  }

  /** The version of a table that stood when the plan first looked; empty if it had none. */
  Optional<Version> of(String name) {
    return versions.computeIfAbsent(name, this::current);
  }

  /** All that the plan looked at, in the order in which it did. */
  Map<String, Optional<Version>> versions() {
    return Collections.unmodifiableMap(versions);
  }

  /**
   * Checks that the plan is still about what stands. What only lays files out anew, such as
   * OPTIMIZE, moves nothing.
   *
   * @throws LagoaException {@code CONFLICT} naming the first table that moved
   */
  void requireUnmoved() {
    versions.forEach(
        (name, planned) -> {
          Optional<Version> now = current(name);
          if (!same(planned, now)) {
            throw new LagoaException(
                ErrorCode.CONFLICT,
                "Cannot run the plan of lake %s: %s was at %s when it was made and is at %s now; plan again, as lagoa run does by itself"
                    .formatted(warehouse.name(), name, text(planned), text(now)));
          }
        });
  }

  private Optional<Version> current(String name) {
    return warehouse.table(TableName.of(name)).current();
  }

  private static boolean same(Optional<Version> planned, Optional<Version> now) {
    if (planned.isEmpty() || now.isEmpty()) {
      return planned.isEmpty() && now.isEmpty();
    }
    Version before = planned.orElseThrow();
    Version after = now.orElseThrow();
    return before.table().equals(after.table())
        && before.dataVersion() == after.dataVersion()
        && Objects.equals(attempt(before), attempt(after));
  }

  private static Optional<String> attempt(Version version) {
    return version.state().map(TableState::attempt);
  }

  private static String text(Optional<Version> version) {
    return version.map(known -> "version " + known.number()).orElse("no version");
  }
}
