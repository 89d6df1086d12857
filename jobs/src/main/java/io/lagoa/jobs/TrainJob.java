package io.lagoa.jobs;

import io.lagoa.plan.Selection;

/**
 * Trains the models of a pipeline file on what the lake holds; brings what they read up to date
 * first. A model that is not due, by {@code retrain}, is left alone unless {@code --full} is given.
 */
public final class TrainJob {
  /** The models' tables and all that they read. */
  public static final Job JOB =
      (file, arguments) ->
          new Selection(
              DailyExtractionJob.named(
                      file.pipeline().tables().values().stream()
                          .filter(table -> table.name().layer().equals("models"))
                          .toList(),
                      "has no models {…}")
                  .stream()
                  .map(name -> "+" + name)
                  .toList(),
              arguments.full());

  private TrainJob() {}

  /** See {@link Arguments}; {@code --select} has no meaning here. */
  public static void main(String... words) {
    Exit.with(Exit.status(JOB, words));
  }
}
