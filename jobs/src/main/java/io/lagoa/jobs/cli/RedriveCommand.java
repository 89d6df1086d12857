package io.lagoa.jobs.cli;

import io.lagoa.jobs.Reports;
import io.lagoa.lake.Lake;
import io.lagoa.lake.PipelineFile;
import io.lagoa.plan.Run;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "redrive",
    description = {
      "Judge the rows that a table set aside by the checks of now; move what passes into the",
      "table, exactly once."
    },
    mixinStandardHelpOptions = true)
final class RedriveCommand implements Callable<Integer> {
  private final Streams streams;
  @Mixin final FileOptions file = new FileOptions();

  @Parameters(index = "1", paramLabel = "<table>", description = "layer.name")
  @Nullable String table;

  @Option(
      names = "--report",
      paramLabel = "<file>",
      description = "Write the run as JSON to this file.")
  @Nullable Path report;

  RedriveCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    PipelineFile loaded = file.load();
    try (Lake lake = Lake.open(loaded.settings())) {
      Run run = lake.redrive(loaded.pipeline(), String.valueOf(table)).run();
      Optional.ofNullable(report).ifPresent(path -> Reports.write(run, path));
      streams.out().println(run);
      return run.exitStatus();
    }
  }
}
