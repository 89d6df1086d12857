package io.lagoa.plan;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides what of a run goes to the log: the stack of a failure, for those who look for it. */
final class Log {
  private static final Logger LOG = LoggerFactory.getLogger("io.lagoa");

  private Log() {}

  static void failed(String stage, Throwable e) {
    LOG.debug("Stage {} failed", stage, e);
  }

  static void notKept(RuntimeException e) {
    LOG.warn("Cannot add to ops.checks; the next run will", e);
  }
}
