package io.lagoa.jobs;

import io.lagoa.config.Overrides;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a job is told: {@code <file.conf> [--select term] [--set key=value] [--env name] [--full]
 * [--report file.json]}.
 *
 * @param file the pipeline file
 * @param overrides what takes precedence over it
 * @param select terms of {@link io.lagoa.plan.Selection}
 * @param full whether to rebuild
 * @param report where the run is written as JSON
 */
public record Arguments(
    Path file, Overrides overrides, List<String> select, boolean full, Optional<Path> report) {
  private static final String USAGE =
      "write <file.conf> [--select term] [--set key=value] [--env name] [--full] [--report file.json]";

  public Arguments {
    select = List.copyOf(select);
  }

  /** A file as it stands. */
  public static Arguments of(Path file) {
    return new Arguments(file, Overrides.NONE, List.of(), false, Optional.empty());
  }

  /**
   * Parses a command line.
   *
   * @throws LagoaException {@code USAGE} that says what was expected
   */
  public static Arguments parse(String... words) {
    Optional<Path> file = Optional.empty();
    Optional<String> env = Optional.empty();
    Optional<Path> report = Optional.empty();
    List<String> set = new ArrayList<>();
    List<String> select = new ArrayList<>();
    boolean full = false;
    for (int i = 0; i < words.length; i++) {
      String word = words[i];
      switch (word) {
        case "--full" -> full = true;
        case "--select" -> select.addAll(List.of(value(words, ++i, word).split(",")));
        case "--set" -> set.add(value(words, ++i, word));
        case "--env" -> env = Optional.of(value(words, ++i, word));
        case "--report" -> report = Optional.of(Path.of(value(words, ++i, word)));
        default -> {
          if (word.startsWith("--") || file.isPresent()) {
            throw usage("Unexpected argument '%s'".formatted(word));
          }
          file = Optional.of(Path.of(word));
        }
      }
    }
    return new Arguments(
        file.orElseThrow(() -> usage("No pipeline file given")),
        new Overrides(env, set),
        select,
        full,
        report);
  }

  private static String value(String[] words, int index, String option) {
    if (index >= words.length) {
      throw usage("Option %s lacks its value".formatted(option));
    }
    return words[index];
  }

  private static LagoaException usage(String problem) {
    return new LagoaException(ErrorCode.USAGE, problem + ": " + USAGE);
  }
}
