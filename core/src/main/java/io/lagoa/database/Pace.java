package io.lagoa.database;

import java.io.Serializable;
import java.util.concurrent.TimeUnit;

/**
 * How fast a reader may be.
 *
 * @param rowsPerSecond 0 is no limit
 */
public record Pace(double rowsPerSecond) implements Serializable {
  /** The share of each of several readers. */
  public Pace among(int readers) {
    return new Pace(rowsPerSecond / Math.max(1, readers));
  }

  /**
   * Waits until so many rows may have been read.
   *
   * @param since when the reading began, by {@link System#nanoTime}
   */
  public void await(long rows, long since) {
    if (rowsPerSecond <= 0) {
      return;
    }
    long due = since + (long) (rows / rowsPerSecond * TimeUnit.SECONDS.toNanos(1));
    try {
      TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
