package io.lagoa.plan;

import io.lagoa.config.Connection;
import io.lagoa.source.Jdbc;
import io.lagoa.source.Source;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Decides whether tables are read side by side: those of a database that limits its connections
 * take turns, in all lakes of this JVM, so that the readers of one are all that there are.
 */
record Turns(Optional<ReentrantLock> lock) {
  private static final Map<String, ReentrantLock> BY_ADDRESS = new ConcurrentHashMap<>();

  static Turns of(Warehouse warehouse, Source source) {
    if (source instanceof Jdbc jdbc) {
      Connection connection = warehouse.connection(jdbc.connection());
      if (connection.limits().connections() > 0) {
        return new Turns(
            Optional.of(
                BY_ADDRESS.computeIfAbsent(connection.url(), address -> new ReentrantLock(true))));
      }
    }
    return new Turns(Optional.empty());
  }

  /** Does what it is given when it is its turn. */
  <T> T take(Supplier<T> work) {
    lock.ifPresent(ReentrantLock::lock);
    try {
      return work.get();
    } finally {
      lock.ifPresent(ReentrantLock::unlock);
    }
  }
}
