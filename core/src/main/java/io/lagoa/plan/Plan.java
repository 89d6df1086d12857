package io.lagoa.plan;

import io.lagoa.error.LagoaException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.UUID;

/**
 * The stages that a run would execute, each with its reason, and the versions that it is about.
 * Immutable; it can be printed and run.
 */
public final class Plan {
  private static final DateTimeFormatter RUN =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss").withZone(ZoneOffset.UTC);

  private final Warehouse warehouse;
  private final Pins pins;
  private final List<Step> steps;
  private final List<Stage> stages;

  Plan(Warehouse warehouse, Pins pins, List<Step> steps, List<Stage> stages) {
    this.warehouse = warehouse;
    this.pins = pins;
    this.steps = List.copyOf(steps);
    this.stages = List.copyOf(stages);
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
    String run = RUN.format(started) + "-" + UUID.randomUUID().toString().substring(0, 6);
    return new Running(warehouse, steps, run, progress).result(started);
  }

  /** The plan as JSON, for programs. */
  public String json() {
    return PlanJson.of(warehouse, stages);
  }

  /** The plan for people, a line a stage. */
  @Override
  public String toString() {
    return PlanText.of(warehouse, stages);
  }
}
