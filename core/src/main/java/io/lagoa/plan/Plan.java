package io.lagoa.plan;

import io.lagoa.error.LagoaException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The stages that a run would execute, each with its reason. Immutable; it can be printed and run.
 */
public final class Plan {
  private static final DateTimeFormatter RUN =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss").withZone(ZoneOffset.UTC);

  private final Warehouse warehouse;
  private final List<Step> steps;
  private final List<Stage> stages;

  Plan(Warehouse warehouse, List<Step> steps, List<Stage> stages) {
    this.warehouse = warehouse;
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

  /** Runs the stages. Starts Spark jobs where there is work. */
  public Run run() {
    return run(Progress.SILENT);
  }

  /**
   * Runs the stages, independent ones side by side. A stage that fails blocks only those that come
   * after it; its failure is in the run, it is not thrown.
   */
  public Run run(Progress progress) {
    Instant started = Instant.now();
    String run = RUN.format(started) + "-" + UUID.randomUUID().toString().substring(0, 6);
    ExecutorService threads =
        Executors.newFixedThreadPool(
            Math.max(1, warehouse.parallelism()),
            task -> {
              Thread thread = new Thread(task, "lagoa-stage");
              thread.setDaemon(true);
              return thread;
            });
    Map<String, CompletableFuture<StageResult>> futures = new LinkedHashMap<>();
    try {
      for (Step step : steps) {
        List<CompletableFuture<StageResult>> before =
            step.after().stream().map(futures::get).filter(java.util.Objects::nonNull).toList();
        futures.put(
            step.name(),
            CompletableFuture.allOf(before.toArray(new CompletableFuture<?>[0]))
                .thenApplyAsync(
                    ready ->
                        attempt(
                            step,
                            run,
                            before.stream().map(CompletableFuture::join).toList(),
                            progress),
                    threads));
      }
      List<StageResult> results = futures.values().stream().map(CompletableFuture::join).toList();
      CheckHistory.keep(warehouse, run, steps, results);
      return new Run(
          run,
          warehouse.name(),
          warehouse.root(),
          started,
          Duration.between(started, Instant.now()),
          results);
    } catch (CompletionException e) {
      throw Failures.coded("the plan", e);
    } finally {
      threads.shutdownNow();
    }
  }

  private StageResult attempt(Step step, String run, List<StageResult> before, Progress progress) {
    Optional<StageResult> broken = before.stream().filter(result -> !result.well()).findFirst();
    StageResult result;
    if (broken.isPresent()) {
      result =
          StageResult.of(
              step.name(),
              step.kind(),
              StageResult.Status.BLOCKED,
              "blocked",
              "%s did not end well".formatted(broken.orElseThrow().name()));
    } else {
      progress.at(step.name(), Optional.empty());
      long start = System.nanoTime();
      try {
        warehouse.spark().sparkContext().setJobDescription("lagoa " + step.name());
        result = step.run(run);
      } catch (Throwable e) { // a failed stage must not take the others with it
        LagoaException failure = Failures.of(step.name(), step.table(), e);
        result =
            StageResult.of(
                    step.name(), step.kind(), StageResult.Status.FAILED, "failed", "it failed")
                .failing(failure.code(), String.valueOf(failure.getMessage()));
        Log.failed(step.name(), e);
      }
      result = result.took(Duration.ofNanos(System.nanoTime() - start));
    }
    progress.at(step.name(), Optional.of(result));
    return result;
  }

  /** The plan for people, a line a stage. */
  @Override
  public String toString() {
    return PlanText.of(warehouse, stages);
  }
}
