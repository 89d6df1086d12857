package io.lagoa.plan;

import io.lagoa.publish.CheckResults;
import io.lagoa.table.TableName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Decides which tables of a run have check results to keep. */
final class CheckHistory {
  private CheckHistory() {}

  /**
   * Keeps how the checks came out; where nothing is missing, only looks. A failure is logged and no
   * more: what is published stands, and the next run keeps what this one could not.
   */
  static void keep(Warehouse warehouse, String run, List<Step> steps, List<StageResult> results) {
    if (!warehouse.keepCheckResults()) {
      return;
    }
    Map<TableName, Optional<Long>> checked = new LinkedHashMap<>();
    List<CheckResults.Stopped> stopped = new ArrayList<>();
    for (int index = 0; index < results.size(); index++) {
      Step step = steps.get(index);
      StageResult result = results.get(index);
      if (step.kind() != Stage.Kind.REFRESH || step.table().checks().isEmpty()) {
        continue;
      }
      checked.put(step.table().name(), result.version());
      if (result.status() == StageResult.Status.STOPPED) {
        stopped.add(new CheckResults.Stopped(result.name(), result.rows(), result.verdicts()));
      }
    }
    if (checked.isEmpty()) {
      return;
    }
    try {
      new CheckResults(warehouse.spark(), warehouse::table).follow(run, checked, stopped);
    } catch (RuntimeException e) {
      Log.notKept(e);
    }
  }
}
