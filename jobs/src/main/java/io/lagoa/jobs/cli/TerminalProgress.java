package io.lagoa.jobs.cli;

import io.lagoa.jobs.Exit;
import io.lagoa.plan.Progress;
import io.lagoa.plan.StageResult;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Progress on standard error: on a terminal a live line for each stage that is running, otherwise
 * plain lines.
 */
final class TerminalProgress implements Progress, AutoCloseable {
  private static final String CLEAR_LINE = "\u001b[2K\r";
  private static final String UP = "\u001b[1A";

  private final PrintStream err;
  private final boolean live;
  private final Map<String, Long> running = new LinkedHashMap<>();
  private final ScheduledExecutorService clock;
  private int drawn;

  private TerminalProgress(PrintStream err, boolean live) {
    this.err = err;
    this.live = live;
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

  static TerminalProgress on(PrintStream err) {
    return new TerminalProgress(err, Boolean.getBoolean("lagoa.terminal"));
  }

  @Override
  public synchronized void at(String name, Optional<StageResult> result) {
    if (result.isEmpty()) {
      running.put(name, System.nanoTime());
    } else {
      running.remove(name);
    }
    if (!live) {
      if (result.isPresent()) {
        err.println(Exit.line(name, result));
      }
      return;
    }
    erase();
    result.ifPresent(done -> err.println(Exit.line(name, result)));
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
