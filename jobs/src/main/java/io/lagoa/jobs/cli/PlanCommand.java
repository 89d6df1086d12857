package io.lagoa.jobs.cli;

import io.lagoa.lake.Lake;
import io.lagoa.lake.PipelineFile;
import io.lagoa.plan.Plan;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "plan",
    description = "Show what a run would do, and why; reads no data.",
    mixinStandardHelpOptions = true)
final class PlanCommand implements Callable<Integer> {
  private final Streams streams;
  @Mixin final FileOptions file = new FileOptions();
  @Mixin final SelectOptions select = new SelectOptions();

  @Option(
      names = "--format",
      defaultValue = "text",
      description = "One of ${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
  Form format = Form.TEXT;

  /** How a plan is printed. */
  enum Form {
    TEXT,
    JSON
  }

  PlanCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    PipelineFile loaded = file.load();
    try (Lake lake = Lake.open(loaded.settings())) {
      Plan plan = lake.plan(loaded.pipeline(), select.selection());
      streams.out().println(format == Form.JSON ? plan.json() : plan);
      return 0;
    }
  }
}
