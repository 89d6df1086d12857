package io.lagoa.jobs;

import io.lagoa.plan.Selection;

/** Runs a pipeline file, or the part of it that {@code --select} names. */
public final class RunJob {
  /** The part that the arguments name. */
  public static final Job JOB =
      (file, arguments) -> new Selection(arguments.select(), arguments.full());

  private RunJob() {}

  /** See {@link Arguments}. Ends with the status of {@link io.lagoa.plan.Run#exitStatus()}. */
  public static void main(String... words) {
    Exit.with(Exit.status(JOB, words));
  }
}
