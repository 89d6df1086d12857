package io.lagoa.plan;

import io.lagoa.delta.Changes;
import io.lagoa.delta.TableState;
import io.lagoa.delta.Version;
import io.lagoa.table.Content;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides whether new events alone bring a table up to date that is folded from them: if they are
 * all that happened to its inputs; and whether there are any that count.
 */
record Folding(Warehouse warehouse, Content.Events events) {
  /** So long a table may go without a version while others have events; the log is kept longer. */
  private static final Duration LEFT_ALONE = Duration.ofDays(1);

  Narrowing.Found find(TableState state, Map<String, Version> inputs, List<String> moved) {
    String input = events.input();
    Optional<Moved> range =
        moved.equals(List.of(input))
            ? Moved.of(warehouse, input, state, Optional.ofNullable(inputs.get(input)))
            : Optional.empty();
    if (range.isEmpty()) {
      return Narrowing.Found.none(String.join(", ", moved) + " was made anew");
    }
    Moved found = range.orElseThrow();
    if (newest(found.now()).filter(state.basis()::equals).isPresent() && isYoung(state)) {
      return new Narrowing.Found(
          Optional.of(
              Decision.nothing(
                  "no event for it in %s since version %d".formatted(input, found.after()))),
          "");
    }
    return found.touched().filter(touched -> touched.changes() == Changes.INSERTS).isPresent()
        ? new Narrowing.Found(
            Optional.of(Decision.of(Decision.Way.NEW_ROWS, input, found.range())), "")
        : Narrowing.Found.none("%s changed otherwise than by new events".formatted(input));
  }

  /**
   * What tells the newest event that counts: with the version of what was set aside, from where
   * older events may come back. Not where somebody else wrote the events.
   */
  Optional<String> newest(Version version) {
    return version
        .state()
        .filter(state -> state.dataVersion() == version.dataVersion())
        .flatMap(
            state ->
                events
                    .newest()
                    .apply(state.position())
                    .map(place -> "%s, %d".formatted(place, state.quarantine())));
  }

  private static boolean isYoung(TableState state) {
    return Instant.now().isBefore(Instant.parse(state.at()).plus(LEFT_ALONE));
  }
}
