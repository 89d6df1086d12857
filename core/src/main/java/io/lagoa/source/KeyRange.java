package io.lagoa.source;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

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
   * Where it is divided into parts of as many keys each: the first keys of all but the first.
   *
   * @param count how many parts; fewer where the range has fewer keys
   */
  List<BigInteger> cuts(int count) {
    int parts = atMost(count, span());
    return IntStream.range(1, parts).mapToObj(part -> cut(part, parts)).toList();
  }

  private BigInteger cut(int part, int parts) {
    return lowest.add(span().multiply(BigInteger.valueOf(part)).divide(BigInteger.valueOf(parts)));
  }

  /**
   * Conditions that every row, whatever its key, satisfies exactly one of; rows outside the cuts
   * fall to the ends, rows without a key to the first.
   *
   * @param column as SQL wants it
   * @param cuts ascending
   */
  static List<String> conditions(String column, List<BigInteger> cuts) {
    if (cuts.isEmpty()) {
      return List.of("1 = 1");
    }
    List<String> conditions = new ArrayList<>();
    conditions.add("(%1$s < %2$s OR %1$s IS NULL)".formatted(column, cuts.get(0)));
    for (int i = 1; i < cuts.size(); i++) {
      conditions.add(
          "%1$s >= %2$s AND %1$s < %3$s".formatted(column, cuts.get(i - 1), cuts.get(i)));
    }
    conditions.add("%s >= %s".formatted(column, cuts.get(cuts.size() - 1)));
    return conditions;
  }

  /** What share of the keys so many are; 1 if it has fewer. */
  double share(int keys) {
    return Math.min(1, keys / span().doubleValue());
  }

  private BigInteger span() {
    return highest.subtract(lowest).add(BigInteger.ONE);
  }

  private static int atMost(int limit, BigInteger count) {
    return count.max(BigInteger.ONE).min(BigInteger.valueOf(limit)).intValueExact();
  }
}
