package io.lagoa.jobs;

import io.lagoa.error.LagoaException;
import io.lagoa.plan.Progress;
import io.lagoa.plan.Run;
import io.lagoa.plan.StageResult;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Decides what a main prints and with which status it ends. */
public final class Exit {
  private Exit() {}

  /** Runs a job: the report on standard output, progress and errors on standard error. */
  static int status(Job job, String... words) {
    return status(job, System.out, System.err, words);
  }

  /** As a main does, with the streams given. */
  public static int status(Job job, PrintStream out, PrintStream err, String... words) {
    try {
      Run run = Job.run(job, Arguments.parse(words), plain(err));
      out.println(run);
      return run.exitStatus();
    } catch (LagoaException e) {
      err.println(e.getMessage());
      return e.code().exitStatus();
    }
  }

  /** Ends the JVM where the status says more than an ordinary return. */
  static void with(int status) {
    if (status != 0) {
      System.exit(status);
    }
  }

  /** A line for each step that begins and ends. */
  public static Progress plain(PrintStream err) {
    return (name, result) -> err.println(line(name, result));
  }

  /** A step's line for people. */
  public static String line(String name, Optional<StageResult> result) {
    return result
        .map(
            done ->
                "%-8s %s (%s)%s"
                    .formatted(
                        done.status().name().toLowerCase(Locale.ROOT),
                        name,
                        seconds(done.elapsed()),
                        changed(done.changed())))
        .orElse("%-8s %s".formatted("begin", name));
  }

  private static String changed(long rows) {
    return rows == 0 ? "" : ", %,d row%s changed".formatted(rows, rows == 1 ? "" : "s");
  }

  private static String seconds(Duration elapsed) {
    return String.format(Locale.ROOT, "%.1f s", elapsed.toMillis() / 1000.0);
  }
}
