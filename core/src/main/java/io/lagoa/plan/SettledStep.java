package io.lagoa.plan;

import io.lagoa.table.Table;
import java.util.List;
import java.util.Optional;

/** A step of which the plan already told all: a run need not look again. */
record SettledStep(Step step, StageResult result) implements Step {
  @Override
  public String name() {
    return step.name();
  }

  @Override
  public Table table() {
    return step.table();
  }

  @Override
  public Stage.Kind kind() {
    return step.kind();
  }

  @Override
  public List<String> after() {
    return step.after();
  }

  @Override
  public Stage foresee(Optional<String> upstream) {
    return step.foresee(upstream);
  }

  @Override
  public StageResult run(String run) {
    return result;
  }
}
