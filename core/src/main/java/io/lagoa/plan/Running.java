package io.lagoa.plan;

import io.lagoa.error.LagoaException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** One run of a plan's steps: independent ones side by side, each after those that it reads. */
final class Running {
  private static final Duration FIRST_WAIT = Duration.ofMillis(500);

  private final Warehouse warehouse;
  private final List<Step> steps;
  private final Progress progress;
  private final String run;
  private final Retries retries;

  Running(Warehouse warehouse, List<Step> steps, String run, Progress progress) {
    this.warehouse = warehouse;
    this.steps = steps;
    this.run = run;
    this.progress = progress;
    this.retries = new Retries(warehouse.retries(), FIRST_WAIT);
  }

  Run result(Instant started) {
    ExecutorService threads =
        Executors.newFixedThreadPool(Math.max(1, warehouse.parallelism()), Running::daemon);
    Map<String, CompletableFuture<StageResult>> futures = new LinkedHashMap<>();
    try {
      for (Step step : steps) {
        List<CompletableFuture<StageResult>> before =
            step.after().stream().map(futures::get).filter(Objects::nonNull).toList();
        futures.put(
            step.name(),
            CompletableFuture.allOf(before.toArray(new CompletableFuture<?>[0]))
                .thenApplyAsync(
                    ready -> attempt(step, before.stream().map(CompletableFuture::join).toList()),
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

  private StageResult attempt(Step step, List<StageResult> before) {
    Optional<StageResult> broken = before.stream().filter(result -> !result.well()).findFirst();
    StageResult result;
    if (broken.isPresent()) {
      result = blocked(step, broken.orElseThrow().name() + " did not end well");
    } else if (progress.ends()) {
      result = blocked(step, "the run was asked to end");
    } else {
      progress.at(step.name(), Optional.empty());
      long start = System.nanoTime();
      result = tried(step).took(Duration.ofNanos(System.nanoTime() - start));
    }
    progress.at(step.name(), Optional.of(result));
    return result;
  }

  /** A step decides anew each time that it is tried, from what stands then. */
  private StageResult tried(Step step) {
    for (int tries = 0; ; tries++) {
      try {
        warehouse.spark().sparkContext().setJobDescription("lagoa " + step.name());
        return step.run(run).retried(tries);
      } catch (Throwable e) { // a failed stage must not take the others with it
        LagoaException failure = Failures.of(step.name(), step.table(), e);
        Optional<Duration> wait =
            progress.ends() ? Optional.empty() : retries.after(failure, tries);
        wait.ifPresent(pause -> progress.again(step.name(), failure, pause));
        if (wait.isEmpty() || !slept(wait.orElseThrow())) {
          Log.failed(step.name(), e);
          return StageResult.of(
                  step.name(), step.kind(), StageResult.Status.FAILED, "failed", "it failed")
              .failing(failure.code(), String.valueOf(failure.getMessage()))
              .retried(tries);
        }
      }
    }
  }

  private static StageResult blocked(Step step, String why) {
    return StageResult.of(step.name(), step.kind(), StageResult.Status.BLOCKED, "blocked", why);
  }

  private static boolean slept(Duration wait) {
    try {
      Thread.sleep(wait.toMillis());
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "lagoa-stage");
    thread.setDaemon(true);
    return thread;
  }
}
