package io.lagoa.jobs.cli;

import io.lagoa.jobs.Ending;
import io.lagoa.jobs.Reports;
import io.lagoa.jobs.Ticks;
import io.lagoa.lake.Lake;
import io.lagoa.lake.PipelineFile;
import io.lagoa.plan.Run;
import java.nio.file.Path;
import java.time.Duration;
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

  @Option(
      names = "--every",
      paramLabel = "<duration>",
      converter = DurationWord.class,
      description = {
        "Stay and run again so often: 30s, 1m. A tick that comes while a run is under way is",
        "left out; SIGTERM or SIGINT ends after what runs."
      })
  @Nullable Duration every;

  @Option(
      names = "--plan",
      paramLabel = "<file>",
      description = {
        "Run a plan that plan --out wrote; refused, with nothing done, if a run would do anything",
        "else by now."
      })
  @Nullable Path plan;

  RunCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    Optional<PlanFile> planned = Optional.ofNullable(plan).map(this::planned);
    PipelineFile loaded = file.load();
    try (Lake lake = Lake.open(loaded.settings())) {
      Optional<Duration> rate = Optional.ofNullable(every);
      if (rate.isEmpty()) {
        Run run = run(lake, loaded, planned, new Ending(), false);
        streams.out().println(run);
        return run.exitStatus();
      }
      Ending ending = Ending.onSignal();
      return new Ticks(rate.orElseThrow(), ending, streams.err())
          .run(
              () -> {
                Run run = run(lake, loaded, planned, ending, true);
                streams.out().println(run.unchanged() ? run.summary() : run);
                return run.exitStatus();
              });
    }
  }

  private PlanFile planned(Path path) {
    if (!select.isEmpty() || every != null) {
      throw Streams.usage(
          "Option --plan runs what the plan shows, once: leave out --select, --exclude, --full and --every");
    }
    return PlanFile.read(path);
  }

  private Run run(
      Lake lake, PipelineFile loaded, Optional<PlanFile> planned, Ending ending, boolean quiet) {
    try (TerminalProgress progress = TerminalProgress.on(streams.err(), quiet, ending::isTold)) {
      Run run =
          planned.isPresent()
              ? planned.orElseThrow().again(lake, loaded.pipeline()).run(progress)
              : lake.run(loaded.pipeline(), select.selection(), progress);
      Optional.ofNullable(report).ifPresent(target -> Reports.write(run, target));
      return run;
    }
  }
}
