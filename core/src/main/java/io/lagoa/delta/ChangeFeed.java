package io.lagoa.delta;

import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.Metadata;

/** Decides whether versions kept change rows. */
final class ChangeFeed {
  static final String PROPERTY = "delta.enableChangeDataFeed";

  private ChangeFeed() {}

  /**
   * Whether each version of a range did.
   *
   * @param now the newest version
   */
  static boolean kept(
      SparkSession spark, String table, DeltaLog log, Snapshot now, long after, long upTo) {
    boolean known = false;
    boolean changed = false;
    for (long version = after + 1; version <= upTo; version++) {
      for (Action action : LogFiles.commit(spark, table, version).orElse(List.of())) {
        if (action instanceof Metadata metadata) {
          if (!kept(metadata)) {
            return false;
          }
          known |= version == after + 1;
          changed = true;
        }
      }
    }
    return kept(changed && !known ? PastSnapshot.of(log, after + 1).metadata() : now.metadata());
  }

  private static boolean kept(Metadata metadata) {
    return "true".equals(Scala.map(metadata.configuration()).get(PROPERTY));
  }
}
