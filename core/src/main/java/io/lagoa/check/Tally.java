package io.lagoa.check;

import java.util.HashMap;
import java.util.Map;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.AccumulatorV2;

/**
 * Counts failing rows by check, exactly: a partition's counts take the place of those of an earlier
 * attempt at the same partition, so that retried tasks, lost shuffle outputs and speculation do not
 * count twice. Of several stages that evaluate the same checks, the last one counts.
 */
public final class Tally extends AccumulatorV2<Long, Map<Long, long[]>> {
  private static final long serialVersionUID = 1;
  private final HashMap<Long, long[]> byPartition = new HashMap<>();
  private transient long @org.jspecify.annotations.Nullable [] mine;

  /** Must be called before the first use. */
  public void register(SparkSession spark) {
    if (!isRegistered()) {
      spark.sparkContext().register(this);
    }
  }

  /** The sums by index. */
  public long[] counts() {
    long[] sum = new long[Long.SIZE];
    long last = byPartition.keySet().stream().mapToLong(key -> key >>> 32).max().orElse(0);
    byPartition.forEach(
        (key, counts) -> {
          if (key >>> 32 == last) {
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
      TaskContext task = TaskContext.get();
      long key = task == null ? 0 : ((long) task.stageId() << 32) | task.partitionId();
      counts = byPartition.computeIfAbsent(key, absent -> new long[Long.SIZE]);
      mine = counts;
    }
    return counts;
  }

  @Override
  public void merge(AccumulatorV2<Long, Map<Long, long[]>> other) {
    byPartition.putAll(other.value());
  }

  @Override
  public boolean isZero() {
    return byPartition.isEmpty();
  }

  @Override
  public AccumulatorV2<Long, Map<Long, long[]>> copy() {
    Tally copy = new Tally();
    copy.byPartition.putAll(byPartition);
    return copy;
  }

  @Override
  public void reset() {
    byPartition.clear();
    mine = null;
  }

  @Override
  public Map<Long, long[]> value() {
    return byPartition;
  }
}
