package io.lagoa.jobs.cli;

import io.lagoa.jobs.Reports;
import io.lagoa.lake.Lake;
import io.lagoa.lake.PipelineFile;
import io.lagoa.plan.Plan;
import io.lagoa.plan.Run;
import io.lagoa.source.Interval;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "backfill",
    description = {
      "Read an interval of a table's source again, and take in what the table does not hold:",
      "rows that came or changed behind the watermark's back."
    },
    mixinStandardHelpOptions = true)
final class BackfillCommand implements Callable<Integer> {
  private final Streams streams;
  @Mixin final FileOptions file = new FileOptions();

  @Parameters(index = "1", paramLabel = "<table>", description = "layer.name")
  @Nullable String table;

  @Option(
      names = "--from",
      required = true,
      paramLabel = "<value>",
      description = "From this value on: 2024-01-31, 2024-01-31T12:00:00 or a number.")
  @Nullable String from;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "<value>",
      description = "Up to this value, without it.")
  @Nullable String to;

  @Option(
      names = "--by",
      paramLabel = "<length>",
      description = "Read in parts, side by side: hour, day, week, month, year or a number.")
  @Nullable String by;

  @Option(
      names = "--column",
      paramLabel = "<column>",
      description = "The source's column that is meant; without it the watermark.")
  @Nullable String column;

  @Option(
      names = "--report",
      paramLabel = "<file>",
      description = "Write the run as JSON to this file.")
  @Nullable Path report;

  BackfillCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    PipelineFile loaded = file.load();
    Interval interval =
        new Interval(
            Optional.ofNullable(column),
            String.valueOf(from),
            String.valueOf(to),
            Optional.ofNullable(by));
    try (Lake lake = Lake.open(loaded.settings())) {
      Plan plan = lake.backfill(loaded.pipeline(), String.valueOf(table), interval);
      Run run = plan.run();
      Optional.ofNullable(report).ifPresent(path -> Reports.write(run, path));
      streams.out().println(run);
      return run.exitStatus();
    }
  }
}
