package io.lagoa.compare;

import io.lagoa.compare.KeyDifference.Kind;
import io.lagoa.database.Pace;
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
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Finds the keys that differ: sums of ranges are compared, and only ranges that differ are divided,
 * until their rows are few enough to be looked at.
 */
public final class Comparison {
  private static final long FEW = 2_000;
  private static final int AT_ONCE = 50;

  private final Side origin;
  private final Side copy;
  private final boolean versioned;
  private final boolean extras;
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
   * @param extras whether a key that only the copy has counts as differing
   * @param limit how many keys are named at most, about
   * @param shown a key for people
   */
  private Comparison(
      Side origin,
      Side copy,
      boolean versioned,
      boolean extras,
      int limit,
      Function<List<String>, String> shown) {
    this.origin = origin;
    this.copy = copy;
    this.versioned = versioned;
    this.extras = extras;
    this.limit = limit;
    this.shown = shown;
  }

  /**
   * What came of it.
   *
   * @param unread rows of the origin that no run has read yet, of those that were looked at
   * @param differences keys that differ, as far as they are named
   * @param unopened ranges that differ, too, and whose keys are not named
   */
  public record Outcome(
      long originRows, long copyRows, long unread, List<KeyDifference> differences, int unopened) {
    public Outcome {
      differences = List.copyOf(differences);
    }

    /** Whether nothing differs that was compared. */
    public boolean isEqual() {
      return differences.isEmpty() && unopened == 0;
    }
  }

  /**
   * Compares rows of the lake with the table that they come from; Spark jobs.
   *
   * @param zone of times without zone
   * @param meant which rows there
   * @param versioned whether the lake may hold several states of a row, of which one must be right
   * @param limit how many keys are named, about
   */
  public static Outcome taken(
      Pairing pairing, Dataset<Row> rows, String zone, Meant meant, boolean versioned, int limit) {
    return new Comparison(
            pairing.there(meant), pairing.here(rows, zone), versioned, true, limit, pairing::shown)
        .outcome();
  }

  /**
   * Compares rows of the lake with the table that they went to; Spark jobs.
   *
   * @param zone of times without zone
   * @param pace how fast rows may travel from there
   * @param extras whether a key that only the target has counts as differing
   * @param limit how many keys are named, about
   */
  public static Outcome delivered(
      Pairing pairing, Dataset<Row> rows, String zone, Pace pace, boolean extras, int limit) {
    return new Comparison(
            pairing.here(rows, zone),
            pairing.there(Meant.all(pace)),
            false,
            extras,
            limit,
            pairing::shown)
        .outcome();
  }

  private Outcome outcome() {
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
      } else if (extras || !sent.isEmpty()) {
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
