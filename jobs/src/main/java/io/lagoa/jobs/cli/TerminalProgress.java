package io.lagoa.jobs.cli;

import io.lagoa.error.LagoaException;
import io.lagoa.jobs.Exit;
import io.lagoa.plan.Progress;
import io.lagoa.plan.StageResult;
import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Progress on standard error: on a terminal a live line for each stage that is running, otherwise
 * plain lines.
 */
final class TerminalProgress implements Progress, AutoCloseable {
  private static final String CLEAR_LINE = "\u001b[2K\r";
  private static final String UP = "\u001b[1A";

  private final PrintStream err;
  private final boolean live;
  private final boolean quiet;
  private final BooleanSupplier ends;
  private final Map<String, Long> running = new LinkedHashMap<>();
  private final ScheduledExecutorService clock;
  private int drawn;

  private TerminalProgress(PrintStream err, boolean live, boolean quiet, BooleanSupplier ends) {
    this.err = err;
    this.live = live;
    this.quiet = quiet;
    this.ends = ends;
    this.clock =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "lagoa-progress");
              thread.setDaemon(true);
              return thread;
            });
    if (live) {
      var unused = clock.scheduleAtFixedRate(this::draw, 200, 200, TimeUnit.MILLISECONDS);
    }
  }

  /** Progress of one run on a stream. */
  static TerminalProgress on(PrintStream err) {
    return on(err, false, () -> false);
  }

  /**
   * Progress of one run of several on a stream.
   *
   * @param quiet whether stages with nothing to do are not told
   * @param ends whether the run is to end early
   */
  static TerminalProgress on(PrintStream err, boolean quiet, BooleanSupplier ends) {
    return new TerminalProgress(err, Boolean.getBoolean("lagoa.terminal"), quiet, ends);
  }

  @Override
  public boolean ends() {
    return ends.getAsBoolean();
  }

  @Override
  public synchronized void again(String name, LagoaException failure, Duration after) {
    erase();
    err.println(
        "%-8s %s in %.1f s: %s"
            .formatted("again", name, after.toMillis() / 1000.0, failure.getMessage()));
  }

  @Override
  public synchronized void at(String name, Optional<StageResult> result) {
    if (result.isEmpty()) {
      running.put(name, System.nanoTime());
    } else {
      running.remove(name);
    }
    boolean told =
        result.map(done -> !quiet || done.status() != StageResult.Status.UNCHANGED).orElse(false);
    if (!live) {
      if (told) {
        err.println(Exit.line(name, result));
      }
      return;
    }
    erase();
    if (told) {
      err.println(Exit.line(name, result));
    }
    draw();
  }

  private synchronized void draw() {
    erase();
    running.forEach(
        (name, since) -> {
          err.println(
              "%-8s %s (%d s)"
                  .formatted("running", name, (System.nanoTime() - since) / 1_000_000_000));
          drawn++;
        });
    err.flush();
  }

  private void erase() {
    for (; drawn > 0; drawn--) {
      err.print(UP + CLEAR_LINE);
    }
  }

  @Override
  public synchronized void close() {
    clock.shutdownNow();
    erase();
    running.clear();
  }
}
