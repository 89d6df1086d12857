package io.lagoa.plan;

import io.lagoa.error.LagoaException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The stages that a run would execute, each with its reason, and the versions that it is about.
 * Immutable; it can be printed and run.
 */
public final class Plan {
  private final Warehouse warehouse;
  private final Pins pins;
  private final List<Step> steps;
  private final List<Stage> stages;
  private final Map<String, Object> parameters;

  /**
   * @param parameters of its pipeline
   */
  Plan(
      Warehouse warehouse,
      Pins pins,
      List<Step> steps,
      List<Stage> stages,
      Map<String, Object> parameters) {
    this.warehouse = warehouse;
    this.pins = pins;
    this.steps = List.copyOf(steps);
    this.stages = List.copyOf(stages);
    this.parameters = parameters;
  }

  /** The stages, each after those that it reads. */
  public List<Stage> stages() {
    return stages;
  }

  /** Whether a run would change nothing, as far as can be seen without reading data. */
  public boolean isEmpty() {
    return stages.stream().allMatch(stage -> stage.work() == Stage.Work.NO);
  }

  /** As {@link #run(Progress)}, telling nobody. */
  public Run run() {
    return run(Progress.SILENT);
  }

  /**
   * Runs the stages, independent ones side by side. Starts Spark jobs where there is work. A stage
   * that fails blocks only those that come after it; its failure is in the run, it is not thrown. A
   * stage that met a conflict or could not reach something is tried again first.
   *
   * @throws LagoaException {@code CONFLICT}, with nothing done, if a table that the plan is about
   *     has moved since the plan was made
   */
  public Run run(Progress progress) {
    Instant started = Instant.now();
    pins.requireUnmoved();
    return new Running(warehouse, steps, Run.idAt(started), progress).result(started);
  }

  /**
   * As {@link #run(Progress)}, of a plan that was made just now: what it found up to date is not
   * looked at again, and where that is all, nothing is.
   */
  Run runAtOnce(Progress progress) {
    Instant started = Instant.now();
    if (!isEmpty()) {
      pins.requireUnmoved();
    }
    List<Step> left = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      left.add(
          step.settled(stages.get(i))
              .<Step>map(result -> new SettledStep(step, result))
              .orElse(step));
    }
    return new Running(warehouse, left, Run.idAt(started), progress).result(started);
  }

  /** The plan as JSON, for programs. */
  public String json() {
    Map<String, String> declarations = new LinkedHashMap<>();
    for (Step step : steps) {
      declarations.put(step.name(), Fingerprint.of(step.table(), parameters));
    }
    return PlanJson.of(warehouse, stages, declarations, pins.versions());
  }

  /**
   * What is otherwise than in a plan that {@link #json} wrote before: versions of tables,
   * declarations, stages and what they would do.
   *
   * @return sentences; empty if a run of this plan is what that plan told
   * @throws LagoaException {@code USAGE} if the text is no plan
   */
  public List<String> differences(String json) {
    return PlanDifferences.between(json, json());
  }

  /** The plan for people, a line a stage. */
  @Override
  public String toString() {
    return PlanText.of(warehouse, stages);
  }
}
