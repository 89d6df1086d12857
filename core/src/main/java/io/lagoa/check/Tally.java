package io.lagoa.check;

import java.io.Serializable;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.AccumulatorV2;
import org.jspecify.annotations.Nullable;

/**
 * Counts failing rows by check, exactly, at one point of a query: a partition's counts take the
 * place of those of an earlier attempt at the same partition, so that retried tasks, lost shuffle
 * outputs and speculation do not count twice. A stage that passes the same point again replaces
 * what an earlier one counted, as a whole or, when only lost partitions are made again, in part.
 */
public final class Tally extends AccumulatorV2<Long, Map<Tally.Slice, long[]>> {
  private static final long serialVersionUID = 2;
  private final HashMap<Slice, long[]> bySlice = new HashMap<>();
  private transient long @Nullable [] mine;

  /**
   * What one task counts.
   *
   * @param stage the task's stage
   * @param of partitions of the stage
   * @param partition the task's partition
   */
  record Slice(int stage, int of, int partition) implements Serializable {
    static Slice current() {
      TaskContext task = TaskContext.get();
      return task == null
          ? new Slice(0, 1, 0)
          : new Slice(task.stageId(), task.numPartitions(), task.partitionId());
    }
  }

  /** Must be called before the first use. */
  public void register(SparkSession spark) {
    if (!isRegistered()) {
      spark.sparkContext().register(this);
    }
  }

  /** The sums by index. */
  public long[] counts() {
    long[] sum = new long[Long.SIZE];
    Optional<Slice> last = bySlice.keySet().stream().max(Comparator.comparingInt(Slice::stage));
    Map<Integer, Slice> latest = new HashMap<>();
    for (Slice slice : bySlice.keySet()) {
      if (slice.of() == last.orElseThrow().of()) {
        latest.merge(slice.partition(), slice, (one, two) -> one.stage() > two.stage() ? one : two);
      }
    }
    bySlice.forEach(
        (slice, counts) -> {
          if (slice.equals(latest.get(slice.partition()))) {
            for (int index = 0; index < sum.length; index++) {
              sum[index] += counts[index];
            }
          }
        });
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

  private long[] mine() {
    long[] counts = mine;
    if (counts == null) {
      counts = bySlice.computeIfAbsent(Slice.current(), absent -> new long[Long.SIZE]);
      mine = counts;
    }
    return counts;
  }

  @Override
  public void merge(AccumulatorV2<Long, Map<Slice, long[]>> other) {
    bySlice.putAll(other.value());
  }

  @Override
  public boolean isZero() {
    return bySlice.isEmpty();
  }

  @Override
  public AccumulatorV2<Long, Map<Slice, long[]>> copy() {
    Tally copy = new Tally();
    copy.bySlice.putAll(bySlice);
    return copy;
  }

  @Override
  public void reset() {
    bySlice.clear();
    mine = null;
  }

  @Override
  public Map<Slice, long[]> value() {
    return bySlice;
  }
}
