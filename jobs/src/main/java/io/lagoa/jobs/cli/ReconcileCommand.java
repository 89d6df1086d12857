package io.lagoa.jobs.cli;

import io.lagoa.compare.KeyDifference;
import io.lagoa.lake.Lake;
import io.lagoa.lake.PipelineFile;
import io.lagoa.reconcile.Reconciled;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "reconcile",
    description = {
      "Compare a table with the database that it is read from or delivered to, and name the keys",
      "that differ. Exit status 1 if there are any."
    },
    mixinStandardHelpOptions = true)
final class ReconcileCommand implements Callable<Integer> {
  private final Streams streams;
  @Mixin final FileOptions file = new FileOptions();

  @Parameters(index = "1", paramLabel = "<table>", description = "layer.name")
  @Nullable String table;

  @Option(
      names = "--limit",
      defaultValue = "100",
      description = "Keys that are named, about; default ${DEFAULT-VALUE}.")
  int limit = 100;

  ReconcileCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    PipelineFile loaded = file.load();
    try (Lake lake = Lake.open(loaded.settings())) {
      List<Reconciled> results =
          lake.reconcile(loaded.pipeline(), String.valueOf(table), Math.max(1, limit));
      results.forEach(this::print);
      return results.stream().allMatch(Reconciled::isEqual) ? 0 : 1;
    }
  }

  private void print(Reconciled result) {
    PrintStream out = streams.out();
    out.printf(
        "%s here, %s there: %,d rows here, %,d there%n",
        result.table(), result.counterpart(), result.rowsHere(), result.rowsThere());
    for (KeyDifference difference : result.differences()) {
      out.printf(
          "  %-9s  %s%n", difference.kind().name().toLowerCase(Locale.ROOT), difference.key());
    }
    if (result.unopened() > 0) {
      out.printf("  and more in %,d ranges; --limit names more%n", result.unopened());
    }
    if (result.unread() > 0) {
      out.printf("  %,d rows there are not read yet%n", result.unread());
    }
    if (!result.uncompared().isEmpty()) {
      out.println("  not compared: " + String.join(", ", result.uncompared()));
    }
    if (!result.isEqual()) {
      result
          .behind()
          .ifPresent(
              what ->
                  out.printf(
                      "  these may be changes that no run has read yet (%s): run it, and compare again%n",
                      what));
    }
    int count = result.differences().size();
    out.println(
        result.isEqual()
            ? "Equal."
            : (result.unopened() > 0 ? "More than " : "")
                + count
                + (count == 1 ? " key differs." : " keys differ."));
  }
}
