package io.lagoa.jobs.cli;

import io.lagoa.jobs.Arguments;
import io.lagoa.jobs.Job;
import io.lagoa.jobs.RunJob;
import io.lagoa.plan.Run;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "run",
    description = "Bring the tables up to date and deliver them.",
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
  private final Streams streams;
  @Mixin final FileOptions file = new FileOptions();
  @Mixin final SelectOptions select = new SelectOptions();

  @Option(
      names = "--report",
      paramLabel = "<file>",
      description = "Write the run as JSON to this file.")
  @Nullable Path report;

  RunCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    Arguments arguments =
        new Arguments(
            file.file(), file.overrides(), select.select, select.full, Optional.ofNullable(report));
    Run run;
    try (TerminalProgress progress = TerminalProgress.on(streams.err())) {
      run = Job.run(RunJob.JOB, arguments, progress);
    }
    streams.out().println(run);
    return run.exitStatus();
  }
}
