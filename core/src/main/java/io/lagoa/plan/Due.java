package io.lagoa.plan;

import io.lagoa.delta.TableState;
import io.lagoa.table.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Decides whether a version must stand longer, by {@code every}. */
final class Due {
  private Due() {}

  /** Nothing, as long as the version that stands is young; empty if it may be made anew. */
  static Optional<Decision> notYet(Table table, TableState state) {
    return table
        .every()
        .filter(every -> Instant.now().isBefore(Instant.parse(state.at()).plus(every)))
        .map(
            every ->
                Decision.nothing("made at %s; stands for %s".formatted(state.at(), text(every))));
  }

  private static String text(Duration duration) {
    return duration.toHours() % 24 == 0 && duration.toDays() > 0
        ? duration.toDays() + " d"
        : duration.toString();
  }
}
