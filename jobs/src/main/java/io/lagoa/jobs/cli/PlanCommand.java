package io.lagoa.jobs.cli;

import io.lagoa.lake.Lake;
import io.lagoa.lake.PipelineFile;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "plan",
    description = "Show what a run would do, and why; reads no data.",
    mixinStandardHelpOptions = true)
final class PlanCommand implements Callable<Integer> {
  private final Streams streams;
  @Mixin final FileOptions file = new FileOptions();
  @Mixin final SelectOptions select = new SelectOptions();

  PlanCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    PipelineFile loaded = file.load();
    try (Lake lake = Lake.open(loaded.settings())) {
      streams.out().println(lake.plan(loaded.pipeline(), select.selection()));
      return 0;
    }
  }
}
