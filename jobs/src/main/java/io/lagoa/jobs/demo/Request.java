package io.lagoa.jobs.demo;

import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/** One row of the table {@code request}, as the desk knew it at {@code updatedAt}. */
record Request(
    long id,
    int agencyId,
    Category category,
    String channel,
    int priority,
    @Nullable Point position,
    LocalDateTime openedAt,
    LocalDateTime dueAt,
    @Nullable LocalDateTime closedAt,
    LocalDateTime updatedAt) {

  /** What {@link #values} are copied into. */
  static final String TARGET =
      "request (request_id, agency_id, category, channel, priority, longitude, latitude,"
          + " opened_at, due_at, closed_at, updated_at)";

  boolean isClosed() {
    return closedAt != null;
  }

  Request at(@Nullable Point elsewhere) {
    return new Request(
        id, agencyId, category, channel, priority, elsewhere, openedAt, dueAt, closedAt, updatedAt);
  }

  Request by(int agency) {
    return new Request(
        id, agency, category, channel, priority, position, openedAt, dueAt, closedAt, updatedAt);
  }

  Request closed(@Nullable LocalDateTime at, LocalDateTime updated) {
    return new Request(
        id, agencyId, category, channel, priority, position, openedAt, dueAt, at, updated);
  }

  /** The values in the order of {@link #TARGET}. */
  @Nullable Object[] values() {
    return new @Nullable Object[] {
      id,
      agencyId,
      category.text(),
      channel,
      priority,
      position == null ? null : position.longitude(),
      position == null ? null : position.latitude(),
      openedAt,
      dueAt,
      closedAt,
      updatedAt
    };
  }
}
