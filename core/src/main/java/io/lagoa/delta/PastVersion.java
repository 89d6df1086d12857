package io.lagoa.delta;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.delta.DeltaHistory;
import org.apache.spark.sql.delta.DeltaLog;

/**
 * A version in a table's history.
 *
 * @param number Delta's version
 * @param at when it was committed
 * @param operation Delta's word for what made it
 * @param state what it was made from, if Lagoa made it
 */
public record PastVersion(long number, Instant at, String operation, Optional<TableState> state) {

  private static PastVersion of(DeltaHistory past) {
    return new PastVersion(
        ((Number) past.version().get()).longValue(),
        past.timestamp().toInstant(),
        past.operation(),
        Scala.optional(past.userMetadata())
            .filter(text -> text.startsWith("{"))
            .map(TableState::parse));
  }

  /** Those that the log still holds, newest first, and the one that the table's state is of. */
  static List<PastVersion> list(DeltaLog log, Optional<Version> current, int limit) {
    List<PastVersion> versions = new ArrayList<>();
    Scala.list(log.history().getHistory(scala.Option.apply((Object) limit)))
        .forEach(past -> versions.add(of(past)));
    current
        .flatMap(Version::state)
        .filter(state -> versions.stream().noneMatch(past -> past.number() == state.version()))
        .filter(state -> versions.size() < limit)
        .ifPresent(
            state ->
                versions.add(
                    new PastVersion(
                        state.version(), Instant.parse(state.at()), "WRITE", Optional.of(state))));
    return versions;
  }
}
