package io.lagoa.source;

import io.lagoa.extract.Extraction;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Rows of an extraction, whose moment ends with them. Where a connection has a limit, the tables
 * that are read from it take turns, and each has no more readers than that.
 */
final class ExtractedRows implements Offer.Rows {
  private static final Map<String, Semaphore> TURNS = new ConcurrentHashMap<>();

  private final Extraction extraction;
  private final Supplier<Dataset<Row>> rows;
  private final int most;
  private final Semaphore turn;
  private boolean taken;

  /**
   * Nothing is opened yet.
   *
   * @param connection whose tables take turns
   * @param most how many readers at once; 0 is no limit
   */
  ExtractedRows(Extraction extraction, Supplier<Dataset<Row>> rows, String connection, int most) {
    this.extraction = extraction;
    this.rows = rows;
    this.most = most;
    this.turn = TURNS.computeIfAbsent(connection, key -> new Semaphore(1, true));
  }

  @Override
  public synchronized Dataset<Row> read() {
    if (most == 0) {
      return rows.get();
    }
    if (!taken) {
      turn.acquireUninterruptibly();
      taken = true;
    }
    return rows.get().coalesce(most);
  }

  @Override
  public synchronized void close() {
    extraction.close();
    if (taken) {
      taken = false;
      turn.release();
    }
  }
}
