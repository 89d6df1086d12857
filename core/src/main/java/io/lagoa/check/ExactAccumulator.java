package io.lagoa.check;

import java.io.Serializable;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.AccumulatorV2;
import org.apache.spark.util.TaskCompletionListener;
import org.jspecify.annotations.Nullable;

/**
 * Gathers at one point of a query, exactly: what a partition gathers takes the place of what an
 * earlier attempt at the same partition did, so that retried tasks, lost shuffle outputs and
 * speculation do not count twice. A stage that passes the same point again replaces what an earlier
 * one gathered, as a whole or, when only lost partitions are made again, in part.
 *
 * @param <I> what is added
 * @param <T> what a task gathers
 */
public abstract class ExactAccumulator<I, T extends Serializable>
    extends AccumulatorV2<I, Map<ExactAccumulator.Slice, T>> {
  private static final long serialVersionUID = 1;

  private final HashMap<Slice, T> bySlice = new HashMap<>();
  private transient @Nullable T mine;

  /** For subclasses, which pass by this what Spark needs to make another of them. */
  protected ExactAccumulator() {}

  /**
   * Which part of a query one task is.
   *
   * @param stage the task's stage
   * @param of partitions of the stage
   * @param partition the task's partition
   */
  public record Slice(int stage, int of, int partition) implements Serializable {
    private static Slice of(TaskContext task) {
      return new Slice(task.stageId(), task.numPartitions(), task.partitionId());
    }
  }

  /** Another of this kind that has gathered nothing. */
  protected abstract ExactAccumulator<I, T> another();

  /** What a task begins with. */
  protected abstract T nothing();

  /** Must be called before the first use. */
  public final void register(SparkSession spark) {
    if (!isRegistered()) {
      spark.sparkContext().register(this);
    }
  }

  /** What this task gathers. It is seen when the task is done: it changes until then. */
  protected final T mine() {
    T gathered = mine;
    if (gathered == null) {
      gathered = nothing();
      mine = gathered;
      keep(gathered);
    }
    return gathered;
  }

  private void keep(T gathered) {
    TaskContext task = TaskContext.get();
    if (task == null) {
      bySlice.put(new Slice(0, 1, 0), gathered);
    } else {
      TaskCompletionListener done = ended -> bySlice.put(Slice.of(ended), gathered);
      task.addTaskCompletionListener(done);
    }
  }

  /** What counts, of each partition once. */
  protected final Collection<T> gathered() {
    Optional<Slice> last = bySlice.keySet().stream().max(Comparator.comparingInt(Slice::stage));
    Map<Integer, Slice> latest = new HashMap<>();
    for (Slice slice : bySlice.keySet()) {
      if (slice.of() == last.orElseThrow().of()) {
        latest.merge(slice.partition(), slice, (one, two) -> one.stage() > two.stage() ? one : two);
      }
    }
    Map<Slice, T> counts = new HashMap<>(bySlice);
    counts.keySet().retainAll(Set.copyOf(latest.values()));
    return counts.values();
  }

  @Override
  public final void merge(AccumulatorV2<I, Map<Slice, T>> other) {
    bySlice.putAll(other.value());
  }

  @Override
  public final boolean isZero() {
    return bySlice.isEmpty();
  }

  @Override
  public final AccumulatorV2<I, Map<Slice, T>> copy() {
    ExactAccumulator<I, T> copy = another();
    copy.merge(this);
    return copy;
  }

  @Override
  public final AccumulatorV2<I, Map<Slice, T>> copyAndReset() {
    return another();
  }

  @Override
  public final void reset() {
    bySlice.clear();
    mine = null;
  }

  @Override
  public final Map<Slice, T> value() {
    return bySlice;
  }
}
