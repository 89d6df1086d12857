package io.lagoa.check;

import java.util.Locale;
import java.util.Optional;

/**
 * How many rows of a source were read, and how many the source itself counts in the same snapshot.
 *
 * @param read rows that arrived
 * @param there rows that the source counts
 */
public record Counted(long read, long there) {
  private static final String CHECK = "rows read = rows in the database : stop";

  /** Both together with those of other rows. */
  public Counted and(Counted other) {
    return new Counted(read + other.read, there + other.there);
  }

  /** Whether rows were lost, or came twice. */
  public boolean differs() {
    return read != there;
  }

  /** What forbids publishing the rows; absent if all arrived. */
  public Optional<Verdict> gap() {
    return differs()
        ? Optional.of(
            new Verdict(
                CHECK,
                false,
                Math.abs(there - read),
                "%d rows read".formatted(read),
                "%d counted in the same snapshot (where a view depends on time or chance: count = false)"
                    .formatted(there)))
        : Optional.empty();
  }

  /** For people. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%,d rows read, %,d in the database", read, there);
  }
}
