package io.lagoa.source;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * The integers between two, both included, as they are divided among parallel readers.
 *
 * @param lowest not above {@code highest}
 */
record KeyRange(BigInteger lowest, BigInteger highest) {
  /** Below this many keys a reader costs more than it saves. */
  private static final BigInteger WORTHWHILE = BigInteger.valueOf(2_000);

  /** How many readers of at least a few thousand keys the range feeds, at most {@code limit}. */
  int readers(int limit) {
    return atMost(limit, span().divide(WORTHWHILE));
  }

  /**
   * Conditions that every row, whatever its key, satisfies exactly one of; rows outside the range
   * fall to its ends, rows without a key to the first.
   *
   * @param column as SQL wants it
   * @param count how many; fewer where the range has fewer keys
   */
  List<String> conditions(String column, int count) {
    int parts = atMost(count, span());
    if (parts == 1) {
      return List.of("1 = 1");
    }
    List<String> conditions = new ArrayList<>();
    conditions.add("(%s < %s OR %s IS NULL)".formatted(column, bound(1, parts), column));
    for (int part = 1; part < parts - 1; part++) {
      conditions.add(
          "%s >= %s AND %s < %s"
              .formatted(column, bound(part, parts), column, bound(part + 1, parts)));
    }
    conditions.add("%s >= %s".formatted(column, bound(parts - 1, parts)));
    return conditions;
  }

  private BigInteger bound(int part, int parts) {
    return lowest.add(span().multiply(BigInteger.valueOf(part)).divide(BigInteger.valueOf(parts)));
  }

  private BigInteger span() {
    return highest.subtract(lowest).add(BigInteger.ONE);
  }

  private static int atMost(int limit, BigInteger count) {
    return count.max(BigInteger.ONE).min(BigInteger.valueOf(limit)).intValueExact();
  }
}
