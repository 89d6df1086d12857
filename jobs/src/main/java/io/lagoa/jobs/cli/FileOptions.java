package io.lagoa.jobs.cli;

import io.lagoa.config.Overrides;
import io.lagoa.lake.PipelineFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The pipeline file of a command and what takes precedence over it. */
final class FileOptions {
  @Parameters(index = "0", paramLabel = "<conf>", description = "The pipeline file.")
  @Nullable Path file;

  @Option(
      names = "--env",
      paramLabel = "<name>",
      description = "Lay env/<name>.conf beside the file over it.")
  @Nullable String env;

  @Option(
      names = "--set",
      paramLabel = "<key=value>",
      description = "Set a key; wins over the files. May be repeated.")
  List<String> set = new ArrayList<>();

  Overrides overrides() {
    return new Overrides(Optional.ofNullable(env), set);
  }

  Path file() {
    return java.util.Objects.requireNonNull(file);
  }

  PipelineFile load() {
    return PipelineFile.load(file(), overrides());
  }
}
