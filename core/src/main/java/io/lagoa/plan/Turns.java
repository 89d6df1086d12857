package io.lagoa.plan;

import io.lagoa.config.Connection;
import io.lagoa.config.Limits;
import io.lagoa.source.Source;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Decides whether tables are read side by side: those of a database that limits its connections or
 * its rows take turns, in all lakes of this JVM, so that the readers of one are all that there are.
 */
public record Turns(Optional<ReentrantLock> lock) {
  private static final Map<String, ReentrantLock> BY_ADDRESS = new ConcurrentHashMap<>();

  static Turns of(Warehouse warehouse, Source source) {
    return source
        .takesTurnsOn()
        .map(warehouse::connection)
        .map(Turns::of)
        .orElseGet(() -> new Turns(Optional.empty()));
  }

  /** Of what reads from a connection. */
  public static Turns of(Connection connection) {
    Limits limits = connection.limits();
    return limits.connections() > 0 || limits.rowsPerSecond() > 0
        ? new Turns(
            Optional.of(
                BY_ADDRESS.computeIfAbsent(connection.url(), address -> new ReentrantLock(true))))
        : new Turns(Optional.empty());
  }

  /** Does what it is given when it is its turn. */
  public <T> T take(Supplier<T> work) {
    lock.ifPresent(ReentrantLock::lock);
    try {
      return work.get();
    } finally {
      lock.ifPresent(ReentrantLock::unlock);
    }
  }
}
