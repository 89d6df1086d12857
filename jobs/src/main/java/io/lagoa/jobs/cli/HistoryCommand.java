package io.lagoa.jobs.cli;

import io.lagoa.check.Verdict;
import io.lagoa.delta.PastVersion;
import io.lagoa.delta.TableState;
import io.lagoa.lake.Lake;
import io.lagoa.lake.PipelineFile;
import io.lagoa.plan.TextTable;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "history",
    description = "Show a table's versions: what each was made from, and how its checks came out.",
    mixinStandardHelpOptions = true)
final class HistoryCommand implements Callable<Integer> {
  private final Streams streams;
  @Mixin final FileOptions file = new FileOptions();

  @Parameters(index = "1", paramLabel = "<table>", description = "layer.name")
  @Nullable String table;

  HistoryCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    PipelineFile loaded = file.load();
    try (Lake lake = Lake.open(loaded.settings())) {
      List<List<String>> rows = new ArrayList<>();
      rows.add(
          List.of(
              "version",
              "at",
              "run",
              "what",
              "new",
              "changed",
              "gone",
              "rejected",
              "rows",
              "made from",
              "checks"));
      for (PastVersion version : lake.history(String.valueOf(table))) {
        rows.add(line(version));
      }
      streams.out().println(TextTable.of(rows, List.of(0, 4, 5, 6, 7, 8)));
      return 0;
    }
  }

  private static List<String> line(PastVersion version) {
    String at = version.at().truncatedTo(ChronoUnit.SECONDS).toString();
    if (version.state().isEmpty()) {
      return List.of(
          Long.toString(version.number()),
          at,
          "",
          version.operation().toLowerCase(java.util.Locale.ROOT),
          "",
          "",
          "",
          "",
          "",
          "not made by Lagoa",
          "");
    }
    TableState state = version.state().orElseThrow();
    TableState.Counts counts = state.counts();
    return List.of(
        Long.toString(version.number()),
        at,
        state.run(),
        state.how(),
        Long.toString(counts.inserted()),
        Long.toString(counts.updated()),
        Long.toString(counts.deleted()),
        Long.toString(counts.rejected()),
        Long.toString(state.rows()),
        madeFrom(state),
        checks(state));
  }

  private static String madeFrom(TableState state) {
    String inputs =
        new TreeMap<>(state.inputs())
            .entrySet().stream()
                .map(input -> "%s v%d".formatted(input.getKey(), input.getValue().version()))
                .collect(Collectors.joining(", "));
    String watermark = state.position().getOrDefault("watermark", "");
    String counted = state.counted() == null ? "" : "; " + state.counted();
    return inputs.isEmpty()
        ? (watermark.isEmpty() ? "its source" : "its source up to " + watermark) + counted
        : inputs;
  }

  private static String checks(TableState state) {
    if (state.verdicts().isEmpty()) {
      return "";
    }
    List<Verdict> failed = state.verdicts().stream().filter(verdict -> !verdict.passed()).toList();
    return failed.isEmpty()
        ? "%d passed".formatted(state.verdicts().size())
        : failed.stream()
            .map(verdict -> "%s (%s)".formatted(verdict.check(), verdict.measured()))
            .collect(Collectors.joining("; "));
  }
}
