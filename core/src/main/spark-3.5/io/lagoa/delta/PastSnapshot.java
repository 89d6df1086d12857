package io.lagoa.delta;

import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;

/** Decides how a past version is opened by Delta 3. */
final class PastSnapshot {
  private PastSnapshot() {}

  static Snapshot of(DeltaLog log, long version) {
    return log.getSnapshotAt(version, Scala.none(), Scala.none());
  }
}
