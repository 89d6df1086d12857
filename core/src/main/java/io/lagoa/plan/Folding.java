package io.lagoa.plan;

import io.lagoa.delta.Changes;
import io.lagoa.delta.TableState;
import io.lagoa.delta.Version;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides whether new events alone bring a table up to date that is folded from them: if they are
 * all that happened to its inputs.
 *
 * @param events the input that holds them, {@code layer.name}
 */
record Folding(Warehouse warehouse, String events) {

  /** The versions that are new, for people; or the obstacle. */
  record Found(Optional<String> range, String obstacle) {}

  Found find(TableState state, Map<String, Version> inputs, List<String> moved) {
    Optional<Moved> range =
        moved.equals(List.of(events))
            ? Moved.of(warehouse, events, state, Optional.ofNullable(inputs.get(events)))
            : Optional.empty();
    if (range.isEmpty()) {
      return new Found(Optional.empty(), String.join(", ", moved) + " was made anew");
    }
    boolean inserts =
        range
            .orElseThrow()
            .touched()
            .filter(touched -> touched.changes() == Changes.INSERTS)
            .isPresent();
    return inserts
        ? new Found(Optional.of(range.orElseThrow().range()), "")
        : new Found(Optional.empty(), "%s changed otherwise than by new events".formatted(events));
  }
}
