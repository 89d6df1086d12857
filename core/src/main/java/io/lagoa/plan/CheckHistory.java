package io.lagoa.plan;

import io.lagoa.check.Verdict;
import io.lagoa.publish.CheckResults;
import io.lagoa.table.TableName;
import java.util.ArrayList;
import java.util.List;

/** Decides which tables of a run have check results to keep. */
final class CheckHistory {
  private CheckHistory() {}

  /**
   * Keeps how the checks came out, if the run did something. A failure is logged and no more: what
   * is published stands, and the next run that does something keeps what this one could not.
   */
  static void keep(Warehouse warehouse, String run, List<Step> steps, List<StageResult> results) {
    boolean idle =
        results.stream().allMatch(result -> result.status() == StageResult.Status.UNCHANGED);
    if (idle || !warehouse.keepCheckResults()) {
      return;
    }
    List<TableName> checked =
        steps.stream()
            .filter(step -> step.kind() == Stage.Kind.REFRESH)
            .filter(step -> !step.table().checks().isEmpty())
            .map(step -> step.table().name())
            .toList();
    List<CheckResults.Stopped> stopped = new ArrayList<>();
    for (StageResult result : results) {
      List<Verdict> verdicts = result.verdicts();
      if (result.status() == StageResult.Status.STOPPED && !verdicts.isEmpty()) {
        stopped.add(new CheckResults.Stopped(result.name(), result.rows(), verdicts));
      }
    }
    try {
      new CheckResults(warehouse.spark(), warehouse::table).follow(run, checked, stopped);
    } catch (RuntimeException e) {
      Log.notKept(e);
    }
  }
}
