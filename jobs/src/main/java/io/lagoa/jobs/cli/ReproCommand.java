package io.lagoa.jobs.cli;

import io.lagoa.lake.Lake;
import io.lagoa.lake.PipelineFile;
import io.lagoa.plan.TextTable;
import io.lagoa.release.PastInput;
import io.lagoa.release.PastRun;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "repro",
    description = {
      "Rebuild what a past run read, in another root, as shallow clones.",
      "The command that it prints makes the run's tables again, of the same rows."
    },
    mixinStandardHelpOptions = true)
final class ReproCommand implements Callable<Integer> {
  private final Streams streams;
  @Mixin final FileOptions file = new FileOptions();

  @Parameters(index = "1", paramLabel = "<run>", description = "The run's id, as its report says.")
  @Nullable String run;

  @Option(
      names = "--root",
      required = true,
      paramLabel = "<folder>",
      description = "Where to: an empty folder.")
  @Nullable String root;

  ReproCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    PipelineFile loaded = file.load();
    try (Lake lake = Lake.open(loaded.settings())) {
      String target = String.valueOf(root);
      PastRun past = lake.repro(String.valueOf(run), target);
      List<List<String>> rows = new ArrayList<>();
      rows.add(List.of("table", "version", "as"));
      for (PastInput input : past.inputs()) {
        rows.add(
            List.of(
                input.table(),
                Long.toString(input.version()),
                input.fromOutside() ? "the run took it from its source" : "the run read it"));
      }
      streams
          .out()
          .println(
              "Inputs of run %s in %s%n%n%s"
                  .formatted(past.id(), target, TextTable.of(rows, List.of(1))));
      if (!past.made().isEmpty()) {
        streams
            .out()
            .println(
                "%nMake again what it made:%n  lagoa run %s --set lake.root=%s --select %s"
                    .formatted(file.file(), target, String.join(",", past.made())));
      }
      return 0;
    }
  }
}
