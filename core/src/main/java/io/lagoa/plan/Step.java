package io.lagoa.plan;

import io.lagoa.table.Table;
import java.util.List;

/** A step that can be foreseen and done. */
interface Step {
  String name();

  /** The table that it is about. */
  Table table();

  Stage.Kind kind();

  /** The steps that must be done before, by name. */
  List<String> after();

  /**
   * What it would do, with no data read.
   *
   * @param upstream the name of a step before it that will or may change something; empty if none
   */
  Stage foresee(java.util.Optional<String> upstream);

  /**
   * What a run of it comes to, if the plan told all; empty if it must look again.
   *
   * @param stage as it foresaw it
   */
  default java.util.Optional<StageResult> settled(Stage stage) {
    return java.util.Optional.empty();
  }

  /** Does it. Starts Spark jobs unless there is nothing to do. */
  StageResult run(String run);
}
