package io.lagoa.jobs;

import io.lagoa.lake.Lake;
import io.lagoa.lake.PipelineFile;
import io.lagoa.plan.Progress;
import io.lagoa.plan.Run;
import io.lagoa.plan.Selection;

/**
 * A job: which part of a pipeline file it runs. The classes that implement it are mains for {@code
 * spark-submit}.
 */
@FunctionalInterface
public interface Job {
  /** The tables that the job is about. */
  Selection selection(PipelineFile file, Arguments arguments);

  /**
   * Runs a job as a program would: opens the lake, plans, runs, reports.
   *
   * @throws io.lagoa.error.LagoaException if it cannot even be planned
   */
  static Run run(Job job, Arguments arguments, Progress progress) {
    PipelineFile file = PipelineFile.load(arguments.file(), arguments.overrides());
    try (Lake lake = Lake.open(file.settings())) {
      Run run = lake.run(file.pipeline(), job.selection(file, arguments), progress);
      arguments.report().ifPresent(report -> Reports.write(run, report));
      return run;
    }
  }
}
