package io.lagoa.delta;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaConcurrentModificationException;

/** Decides which failures mean that another writer was faster. */
final class Conflicts {
  private Conflicts() {}

  static boolean is(Throwable e) {
    return e instanceof DeltaConcurrentModificationException
        || e instanceof io.delta.exceptions.DeltaConcurrentModificationException;
  }

  /** What a caller is told. */
  static LagoaException told(long version, String table, Throwable cause) {
    return new LagoaException(
        ErrorCode.CONFLICT,
        "Cannot commit version %d of %s: another writer was faster; run again"
            .formatted(version, table),
        cause);
  }

  /**
   * Whether the version that was in the way is the attempt's own: a store that is asked again,
   * since its first answer was lost, says that the name is taken.
   *
   * @param attempt what the version's state would name
   */
  static boolean isOwn(SparkSession spark, String table, long version, String attempt) {
    return LogFiles.commit(spark, table, version).stream()
        .anyMatch(actions -> actions.stream().anyMatch(action -> action.json().contains(attempt)));
  }
}
