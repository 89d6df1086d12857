package io.lagoa.crash;

import io.lagoa.error.Milestone;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ends work at a milestone as {@code kill -9} would, as seen from outside: the thread that passes
 * it never goes on, so that no cleaning up, catching or closing happens after it.
 */
final class Parked {
  private Parked() {}

  /** The milestones that undisturbed work passes, in order. */
  static List<Milestone> passedBy(Runnable work) {
    List<Milestone> passed = new ArrayList<>();
    Milestone.watch(
        milestone -> {
          synchronized (passed) {
            passed.add(milestone);
          }
        });
    try {
      work.run();
    } finally {
      Milestone.watch(milestone -> {});
    }
    return passed;
  }

  /** Starts work and leaves it for good where it passes a milestone for the n-th time, from 0. */
  static void at(int nth, Runnable work) {
    AtomicInteger passed = new AtomicInteger();
    CountDownLatch parked = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    Milestone.watch(
        milestone -> {
          if (passed.getAndIncrement() == nth) {
            parked.countDown();
            awaitForEver(never);
          }
        });
    Thread thread = new Thread(work, "crashed");
    thread.setDaemon(true);
    thread.start();
    try {
      if (!parked.await(120, TimeUnit.SECONDS)) {
        throw new AssertionError("Milestone " + nth + " was not passed; only " + passed);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      Milestone.watch(milestone -> {});
    }
  }

  private static void awaitForEver(CountDownLatch never) {
    while (true) {
      try {
        never.await();
      } catch (InterruptedException ignored) {
        // a killed process hears nothing
      }
    }
  }
}
