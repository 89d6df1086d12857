package io.lagoa.kit;

import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import org.apache.spark.SparkContext;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;

/**
 * Counts the Spark jobs of a block, and the records that they read and wrote. Everything that the
 * session's context runs meanwhile counts, whichever thread started it.
 */
public final class JobCounter {
  private static final long DRAIN_MILLIS = 60_000;

  private JobCounter() {}

  /** Runs the block and returns what it cost; what the block throws is thrown on. */
  public static JobCount during(SparkSession spark, Runnable block) {
    SparkContext context = spark.sparkContext();
    Listener listener = new Listener();
    // Events arrive late and in order: those of earlier jobs must pass before, ours before the sum.
    drain(context);
    context.addSparkListener(listener);
    try {
      block.run();
      drain(context);
      return listener.count();
    } finally {
      context.removeSparkListener(listener);
    }
  }

  private static void drain(SparkContext context) {
    try {
      context.listenerBus().waitUntilEmpty(DRAIN_MILLIS);
    } catch (TimeoutException e) {
      throw new IllegalStateException(
          "Cannot count Spark jobs: events are still under way after a minute", e);
    }
  }

  private static final class Listener extends SparkListener {
    private final LongAdder jobs = new LongAdder();
    private final LongAdder read = new LongAdder();
    private final LongAdder written = new LongAdder();

    @Override
    public void onJobStart(SparkListenerJobStart event) {
      jobs.increment();
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd event) {
      TaskMetrics metrics = event.taskMetrics();
      if (metrics != null) { // a task that failed to start has none
        read.add(metrics.inputMetrics().recordsRead());
        written.add(metrics.outputMetrics().recordsWritten());
      }
    }

    JobCount count() {
      return new JobCount(jobs.sum(), read.sum(), written.sum());
    }
  }
}
