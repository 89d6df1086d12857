package io.lagoa.plan;

import io.lagoa.delta.TableState;
import io.lagoa.delta.Version;
import io.lagoa.plan.Narrowing.Found;
import io.lagoa.table.Content;
import io.lagoa.table.Table;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides whether a transform that makes each row of one row of an input is asked for changed rows
 * only.
 *
 * @param key the input's
 */
record RowByRow(Warehouse warehouse, Table table, Content.PerRow perRow, List<String> key) {

  /**
   * Decides, from logs alone.
   *
   * @param moved the inputs that changed
   * @param basis what else the rows depend on now
   */
  Found find(TableState state, Map<String, Version> inputs, List<String> moved, String basis) {
    if (!basis.equals(state.basis())) {
      return Found.none("made from %s before, from %s now".formatted(state.basis(), basis));
    }
    String input = perRow.input();
    if (!moved.contains(input)) {
      return found(
          Decision.nothing("%s changed, but not what the rows depend on".formatted(moved.get(0))));
    }
    if (!key.equals(table.key()) || key.isEmpty()) {
      return Found.none("%s changed; its key is %s and not %s".formatted(input, key, table.key()));
    }
    Optional<Moved> range =
        Moved.of(warehouse, input, state, Optional.ofNullable(inputs.get(input)));
    if (range.isEmpty()) {
      return Found.none(input + " was made anew, or set back");
    }
    Moved changed = range.orElseThrow();
    if (!changed.stored().holdsChanges(changed.after(), changed.now().dataVersion())) {
      return Found.none(
          "%s changed; its log no longer tells what since version %d"
              .formatted(input, changed.after()));
    }
    return found(Decision.of(Decision.Way.CHANGED_KEYS, input, changed.range()));
  }

  private static Found found(Decision decision) {
    return new Found(Optional.of(decision), "");
  }
}
