package io.lagoa.delta;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.actions.CommitInfo;

/**
 * A version in a table's history.
 *
 * @param number Delta's version
 * @param at when it was committed, by its own word
 * @param commit names the commit beyond its number, which a table that was set back makes again;
 *     empty if who made it gave it no name
 * @param operation Delta's word for what made it
 * @param state what it was made from, if Lagoa made it
 */
public record PastVersion(
    long number,
    Instant at,
    Optional<String> commit,
    String operation,
    Optional<TableState> state) {
  private static final String UNKNOWN = "unknown";

  static PastVersion of(long number, CommitInfo said) {
    return new PastVersion(
        number,
        Scala.optional(said.inCommitTimestamp())
            .map(millis -> Instant.ofEpochMilli(((Number) millis).longValue()))
            .orElseGet(() -> said.timestamp().toInstant()),
        Scala.optional(said.txnId()),
        Objects.requireNonNullElse(said.operation(), UNKNOWN),
        Scala.optional(said.userMetadata()).filter(TableState::isOne).map(TableState::parse));
  }

  /** Of a commit that says nothing of itself. */
  static PastVersion silent(long number, Instant at) {
    return new PastVersion(number, at, Optional.empty(), UNKNOWN, Optional.empty());
  }

  /**
   * Those that the log still holds, newest first, and the one that the table's state is of. Each is
   * read from the log when it is asked for, as a small file.
   */
  static Stream<PastVersion> newestFirst(SparkSession spark, String path, Version current) {
    Stream<PastVersion> held =
        LongStream.iterate(current.number(), number -> number >= 0, number -> number - 1)
            .mapToObj(number -> LogFiles.past(spark, path, number))
            .takeWhile(Optional::isPresent)
            .map(Optional::orElseThrow);
    Stream<PastVersion> stated =
        current.state().stream()
            .filter(state -> state.version() < current.number())
            .filter(state -> LogFiles.past(spark, path, state.version()).isEmpty())
            .map(
                state ->
                    new PastVersion(
                        state.version(),
                        Instant.parse(state.at()),
                        Optional.empty(),
                        "WRITE",
                        Optional.of(state)));
    return Stream.concat(held, stated);
  }
}
