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
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
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

  @Option(
      names = "--format",
      defaultValue = "text",
      description = {
        "One of ${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}. JSON is an object a line, with",
        "all that the version's state holds."
      })
  Form format = Form.TEXT;

  @Option(
      names = "--limit",
      paramLabel = "<n>",
      description = {
        "Versions that are shown, the newest first; default 100 as text, all as JSON. No more are",
        "read."
      })
  @Nullable Integer limit;

  /** How a history is printed. */
  enum Form {
    TEXT,
    JSON
  }

  HistoryCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    int most = Optional.ofNullable(limit).orElse(format == Form.TEXT ? 100 : Integer.MAX_VALUE);
    if (most < 1) {
      throw Streams.usage("Invalid --limit %d: write 1 or more".formatted(most));
    }
    PipelineFile loaded = file.load();
    String name = String.valueOf(table);
    try (Lake lake = Lake.open(loaded.settings());
        Stream<PastVersion> versions = lake.history(name)) {
      if (format == Form.JSON) {
        versions
            .limit(most)
            .map(version -> HistoryJson.of(name, version))
            .forEach(streams.out()::println);
      } else {
        print(versions.limit(most + 1L).toList(), most);
      }
      return 0;
    }
  }

  private void print(List<PastVersion> versions, int most) {
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
    versions.stream().limit(most).forEach(version -> rows.add(line(version)));
    streams.out().println(TextTable.of(rows, List.of(0, 4, 5, 6, 7, 8)));
    if (versions.size() > most) {
      streams
          .out()
          .println(
              "%n%s; --limit shows more."
                  .formatted(
                      most == 1 ? "The newest version" : "The newest " + most + " versions"));
    }
  }

  private static List<String> line(PastVersion version) {
    String at = version.at().truncatedTo(ChronoUnit.SECONDS).toString();
    if (version.state().isEmpty()) {
      return List.of(
          Long.toString(version.number()),
          at,
          "",
          version.operation().toLowerCase(Locale.ROOT),
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
        MadeFrom.text(state),
        checks(state));
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
