package io.lagoa.plan;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Remembers, as long as a lake is open, what follows from its key alone: parsed queries, analyses
 * of declarations. A resident session pays for them once, not at each tick.
 */
public final class Memo {
  private static final int LIMIT = 5_000;

  private final Map<Object, Object> known = new ConcurrentHashMap<>();

  /**
   * What is known of a key, or found now; what throws is not remembered.
   *
   * @param key a value that holds all that the answer depends on; of a class of its own
   */
  @SuppressWarnings("unchecked") // each class of keys has one class of answers
  <T> T of(Object key, Supplier<T> find) {
    Object found = known.get(key);
    if (found == null) {
      found = find.get();
      if (known.size() >= LIMIT) {
        known.clear(); // declarations that change all the time must not fill the memory
      }
      known.put(key, found);
    }
    return (T) found;
  }
}
