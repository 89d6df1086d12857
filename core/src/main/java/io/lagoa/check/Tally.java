package io.lagoa.check;

/** Counts failing rows by check, exactly, at one point of a query. */
public final class Tally extends ExactAccumulator<Long, long[]> {
  private static final long serialVersionUID = 3;

  /** The sums by index. */
  public long[] counts() {
    long[] sum = nothing();
    for (long[] counts : gathered()) {
      for (int index = 0; index < sum.length; index++) {
        sum[index] += counts[index];
      }
    }
    return sum;
  }

  /** Adds one at each index whose bit is set. */
  @Override
  public void add(Long mask) {
    long[] counts = mine();
    for (long rest = mask; rest != 0; rest &= rest - 1) {
      counts[Long.numberOfTrailingZeros(rest)]++;
    }
  }

  /** Adds an amount at one index. */
  public void add(int index, long amount) {
    mine()[index] += amount;
  }

  @Override
  protected Tally another() {
    return new Tally();
  }

  @Override
  protected long[] nothing() {
    return new long[Long.SIZE];
  }
}
