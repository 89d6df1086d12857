package io.lagoa.delta;

import org.apache.spark.sql.delta.DeltaConcurrentModificationException;

/** Decides which failures mean that another writer was faster. */
final class Conflicts {
  private Conflicts() {}

  static boolean is(Throwable e) {
    return e instanceof DeltaConcurrentModificationException
        || e instanceof io.delta.exceptions.DeltaConcurrentModificationException;
  }
}
