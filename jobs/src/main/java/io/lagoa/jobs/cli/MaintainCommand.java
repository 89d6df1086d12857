package io.lagoa.jobs.cli;

import io.lagoa.delta.Extent;
import io.lagoa.error.ErrorCode;
import io.lagoa.lake.Lake;
import io.lagoa.lake.PipelineFile;
import io.lagoa.maintain.Upkept;
import io.lagoa.plan.Selection;
import io.lagoa.plan.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "maintain",
    description = {
      "Join small files where that pays, and delete files that no version within lake.retention,",
      "no reader and no release needs."
    },
    mixinStandardHelpOptions = true)
final class MaintainCommand implements Callable<Integer> {
  private final Streams streams;
  @Mixin final FileOptions file = new FileOptions();

  @Option(
      names = "--select",
      split = ",",
      paramLabel = "<term>",
      description = "Tables, as of run; without it all tables of the lake.")
  List<String> select = new ArrayList<>();

  @Option(names = "--dry-run", description = "Tell what would be done; do nothing.")
  boolean dryRun;

  MaintainCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    PipelineFile loaded = file.load();
    try (Lake lake = Lake.open(loaded.settings())) {
      List<Upkept> tables =
          select.isEmpty()
              ? lake.maintain(dryRun)
              : lake.maintain(loaded.pipeline(), new Selection(select, false), dryRun);
      List<List<String>> rows = new ArrayList<>();
      rows.add(List.of("table", "files", "MB", dryRun ? "to do" : "done"));
      tables.forEach(table -> rows.add(line(table)));
      streams.out().println(TextTable.of(rows, List.of(1, 2)));
      tables.forEach(table -> table.failure().ifPresent(streams.err()::println));
      return tables.stream().anyMatch(table -> table.failure().isPresent())
          ? ErrorCode.CONFLICT.exitStatus()
          : 0;
    }
  }

  private static List<String> line(Upkept table) {
    String done = table.done().isEmpty() ? "nothing to do" : String.join("; ", table.done());
    return List.of(
        table.table(),
        table.extent().map(Extent::files).map("%,d"::formatted).orElse("?"),
        table
            .extent()
            .map(extent -> String.format(Locale.ROOT, "%,.1f", extent.bytes() / 1e6))
            .orElse("?"),
        table.failure().isPresent() ? "FAILED" : done);
  }
}
