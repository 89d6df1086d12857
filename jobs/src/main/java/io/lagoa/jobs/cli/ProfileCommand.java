package io.lagoa.jobs.cli;

import io.lagoa.lake.Lake;
import io.lagoa.lake.PipelineFile;
import io.lagoa.profile.Profile;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "profile",
    description = "Show what the columns of a table are like, and checks that they suggest.",
    mixinStandardHelpOptions = true)
final class ProfileCommand implements Callable<Integer> {
  private final Streams streams;
  @Mixin final FileOptions file = new FileOptions();

  @Parameters(index = "1", paramLabel = "<table>", description = "layer.name")
  @Nullable String table;

  @Option(
      names = "--format",
      defaultValue = "table",
      description = "One of ${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
  ProfileFormat format = ProfileFormat.TABLE;

  ProfileCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    PipelineFile loaded = file.load();
    String name = String.valueOf(table);
    try (Lake lake = Lake.open(loaded.settings())) {
      Profile profile = lake.profile(name);
      streams.out().println(format.text(name, profile));
      return 0;
    }
  }
}
