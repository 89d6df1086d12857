package io.lagoa.jobs.cli;

import io.lagoa.lake.Lake;
import io.lagoa.lake.PipelineFile;
import io.lagoa.plan.Plan;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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

  @Option(
      names = "--out",
      paramLabel = "<file>",
      description = "Write the plan to this file, for run --plan.")
  @Nullable Path out;

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
      Optional.ofNullable(out).ifPresent(path -> PlanFile.write(plan, select.selection(), path));
      streams.out().println(format == Form.JSON ? plan.json() : plan);
      return 0;
    }
  }
}
