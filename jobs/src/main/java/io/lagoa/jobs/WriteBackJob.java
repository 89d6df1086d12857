package io.lagoa.jobs;

import io.lagoa.plan.Selection;

/**
 * Brings every table that is delivered somewhere up to date, with all that it reads, and delivers
 * it: predictions into the database of the application that shows them.
 */
public final class WriteBackJob {
  /** The tables with a sink and all that they read. */
  public static final Job JOB =
      (file, arguments) ->
          new Selection(
              DailyExtractionJob.named(
                      file.pipeline().tables().values().stream()
                          .filter(table -> !table.sinks().isEmpty())
                          .toList(),
                      "has no table with to {…}")
                  .stream()
                  .map(name -> "+" + name)
                  .toList(),
              arguments.full());

  private WriteBackJob() {}

  /** See {@link Arguments}; {@code --select} has no meaning here. */
  public static void main(String... words) {
    Exit.with(Exit.status(JOB, words));
  }
}
