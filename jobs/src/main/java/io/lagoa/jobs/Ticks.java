package io.lagoa.jobs;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Set;
import java.util.function.IntSupplier;

/**
 * Decides when a resident session runs: at a fixed rate, one run at a time. A tick that comes while
 * a run is under way is left out.
 */
public final class Ticks {
  /** A wrong declaration and a defect do not pass by themselves. */
  private static final Set<Integer> FINAL =
      Set.of(ErrorCode.CONFIG_INVALID.exitStatus(), ErrorCode.DEFECT.exitStatus());

  private final Duration every;
  private final Ending ending;
  private final PrintStream err;

  /**
   * @param every from the begin of one tick to that of the next
   * @param err is told of ticks that fail or are left out
   * @throws LagoaException {@code USAGE} if the time is not positive
   */
  public Ticks(Duration every, Ending ending, PrintStream err) {
    if (every.isNegative() || every.isZero()) {
      throw new LagoaException(
          ErrorCode.USAGE,
          "Invalid --every %s: write a duration such as 30s or 1m".formatted(every));
    }
    this.every = every;
    this.ending = ending;
    this.err = err;
  }

  /**
   * Runs until told to end, or until a run ends with status 2 or 4.
   *
   * @param run one run; gives its exit status, or throws
   * @return the exit status of the last run; 0 if there was none
   */
  public int run(IntSupplier run) {
    int status = 0;
    long due = System.nanoTime();
    while (!ending.isTold()) {
      status = status(run);
      if (FINAL.contains(status)) {
        return status;
      }
      due += every.toNanos();
      long late = System.nanoTime() - due;
      if (late > 0) {
        long missed = late / every.toNanos() + 1;
        err.println(
            "Left out %d tick%s: the run took longer than %s"
                .formatted(missed, missed == 1 ? "" : "s", text(every)));
        due += missed * every.toNanos();
      }
      ending.await(Duration.ofNanos(due - System.nanoTime()));
    }
    return status;
  }

  private int status(IntSupplier run) {
    try {
      return run.getAsInt();
    } catch (LagoaException e) {
      err.println(e.getMessage());
      return e.code().exitStatus();
    }
  }

  private static String text(Duration duration) {
    return duration.toString().substring(2).toLowerCase(java.util.Locale.ROOT);
  }
}
