package io.lagoa.plan;

import java.util.ArrayList;
import java.util.List;

/** Decides how a plan reads. */
final class PlanText {
  private PlanText() {}

  static String of(Warehouse warehouse, List<Stage> stages) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("stage", "what", "why"));
    for (Stage stage : stages) {
      String notes = stage.notes().isEmpty() ? "" : " [" + String.join("; ", stage.notes()) + "]";
      rows.add(List.of(stage.name(), stage.how(), stage.reason() + notes));
    }
    long work = stages.stream().filter(stage -> stage.work() == Stage.Work.YES).count();
    long perhaps = stages.stream().filter(stage -> stage.work() == Stage.Work.PERHAPS).count();
    String summary =
        work + perhaps == 0
            ? "Nothing to do: %s up to date."
                .formatted(
                    stages.size() == 1 ? "the stage is" : "all " + stages.size() + " stages are")
            : "%d to do, %d if something before changes, %d up to date."
                .formatted(work, perhaps, stages.size() - work - perhaps);
    return "Plan of %s (%s)%n%n%s%n%n%s"
        .formatted(warehouse.name(), warehouse.root(), TextTable.of(rows, List.of()), summary);
  }
}
