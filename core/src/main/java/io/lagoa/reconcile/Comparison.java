package io.lagoa.reconcile;

import io.lagoa.reconcile.KeyDifference.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Finds the keys that differ: sums of ranges are compared, and only ranges that differ are divided,
 * until their rows are few enough to be looked at.
 */
final class Comparison {
  private static final long FEW = 2_000;
  private static final int AT_ONCE = 50;

  private final Side origin;
  private final Side copy;
  private final boolean versioned;
  private final int limit;
  private final Function<List<String>, String> shown;

  private final Deque<Range> open = new ArrayDeque<>();
  private final List<Range> small = new ArrayList<>();
  private final List<KeyDifference> differences = new ArrayList<>();
  private long smallRows;
  private long unread;
  private int unopened;

  /**
   * @param origin where rows come from
   * @param copy where they go
   * @param versioned whether the copy may hold several states of a row, of which one must be right
   * @param limit how many keys are named at most, about
   * @param shown a key for people
   */
  Comparison(
      Side origin, Side copy, boolean versioned, int limit, Function<List<String>, String> shown) {
    this.origin = origin;
    this.copy = copy;
    this.versioned = versioned;
    this.limit = limit;
    this.shown = shown;
  }

  /** What came of it. */
  record Outcome(
      long originRows, long copyRows, long unread, List<KeyDifference> differences, int unopened) {}

  /** Compares; to be called once. */
  Outcome outcome() {
    Optional<Range> whole =
        Stream.of(origin.range(), copy.range()).flatMap(Optional::stream).reduce(Range::and);
    long originRows = 0;
    long copyRows = 0;
    if (whole.isPresent()) {
      Map<Long, Sum> sent = origin.sums(whole.orElseThrow());
      Map<Long, Sum> held = copy.sums(whole.orElseThrow());
      originRows = total(sent);
      copyRows = total(held);
      compare(whole.orElseThrow(), sent, held);
    }
    while (!open.isEmpty() && differences.size() < limit) {
      Range range = open.remove();
      compare(range, origin.sums(range), copy.sums(range));
    }
    look();
    return new Outcome(originRows, copyRows, unread, differences, unopened + open.size());
  }

  private void compare(Range range, Map<Long, Sum> sent, Map<Long, Sum> held) {
    Set<Long> parts = new TreeSet<>(sent.keySet());
    parts.addAll(held.keySet());
    for (long number : parts) {
      Sum one = sent.getOrDefault(number, Sum.NONE);
      Sum other = held.getOrDefault(number, Sum.NONE);
      if (!one.isSameAs(other)) {
        differs(range.part(number), Math.max(one.rows(), other.rows()));
      }
    }
  }

  private void differs(Range part, long rows) {
    if (differences.size() >= limit) {
      unopened++;
    } else if (rows > FEW && !part.isOne()) {
      open.add(part);
    } else {
      small.add(part);
      smallRows += rows;
      if (smallRows > FEW || small.size() == AT_ONCE) {
        look();
      }
    }
  }

  /** Looks at the rows of the small ranges that were found to differ. */
  private void look() {
    if (small.isEmpty()) {
      return;
    }
    Map<List<String>, List<Held>> from = byKey(origin.rows(small));
    Map<List<String>, List<Held>> to = byKey(copy.rows(small));
    small.clear();
    smallRows = 0;
    Set<List<String>> keys = new LinkedHashSet<>(from.keySet());
    keys.addAll(to.keySet());
    for (List<String> key : keys) {
      List<Held> sent = from.getOrDefault(key, List.of());
      List<Held> held = to.getOrDefault(key, List.of());
      if (isSame(sent, held)) {
        continue;
      }
      if (sent.stream().anyMatch(Held::unread)) {
        unread++;
      } else {
        Kind kind = held.isEmpty() ? Kind.MISSING : sent.isEmpty() ? Kind.EXTRA : Kind.DIFFERENT;
        differences.add(new KeyDifference(kind, shown.apply(key)));
      }
    }
  }

  private boolean isSame(List<Held> sent, List<Held> held) {
    List<Long> one = sent.stream().map(Held::checksum).sorted().toList();
    List<Long> other = held.stream().map(Held::checksum).sorted().toList();
    return one.equals(other) || (versioned && one.size() == 1 && other.containsAll(one));
  }

  private static Map<List<String>, List<Held>> byKey(List<Held> rows) {
    Map<List<String>, List<Held>> byKey = new LinkedHashMap<>();
    rows.forEach(row -> byKey.computeIfAbsent(row.key(), key -> new ArrayList<>()).add(row));
    return byKey;
  }

  private static long total(Map<Long, Sum> sums) {
    return sums.values().stream().mapToLong(Sum::rows).sum();
  }
}
