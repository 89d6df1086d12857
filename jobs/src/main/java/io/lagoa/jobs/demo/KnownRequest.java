package io.lagoa.jobs.demo;

import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/** A clean request as the database has it. */
record KnownRequest(
    long id, int priority, LocalDateTime openedAt, @Nullable LocalDateTime closedAt) {

  boolean isClosed() {
    return closedAt != null;
  }
}
