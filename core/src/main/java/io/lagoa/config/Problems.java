package io.lagoa.config;

import static io.lagoa.error.ErrorCode.CONFIG_INVALID;

import io.lagoa.error.LagoaException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

/** All that is wrong with a configuration, told at once. */
final class Problems {
  private static final Comparator<Problem> BY_PLACE =
      Comparator.<Problem, String>comparing(problem -> problem.place().file().orElse(""))
          .thenComparingInt(problem -> problem.place().line());

  private final List<Problem> problems = new ArrayList<>();

  private record Problem(Place place, Supplier<String> message) {
    String line() {
      return place + ": " + message.get();
    }
  }

  Problems add(Place place, String message) {
    return add(place, () -> message);
  }

  /** A problem whose message is made at the end, when all secrets are known. */
  Problems add(Place place, Supplier<String> message) {
    problems.add(new Problem(place, message));
    return this;
  }

  /**
   * Ends without effect if there are no problems.
   *
   * @throws LagoaException {@code CONFIG_INVALID} that names them all, by file and line
   */
  void orThrow() {
    if (!problems.isEmpty()) {
      throw exception();
    }
  }

  LagoaException exception() {
    List<String> lines = problems.stream().sorted(BY_PLACE).map(Problem::line).distinct().toList();
    return new LagoaException(
        CONFIG_INVALID,
        "Invalid configuration: %d problem%s\n%s"
            .formatted(lines.size(), lines.size() == 1 ? "" : "s", String.join("\n", lines)));
  }
}
