package io.lagoa.jobs.demo;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** What happens at the desk in the days after the newest row; only clean requests change. */
final class CityChange {
  static final int ADDED = 50;
  static final int UPDATED = 100;
  static final int LATE = 20;
  private static final int CLOSED = 60;
  private static final long SECONDS = Duration.ofDays(3).toSeconds();

  private final Connection city;
  private final ServiceDesk desk;
  private final Random random;

  CityChange(Connection city, ServiceDesk desk, Random random) {
    this.city = city;
    this.desk = desk;
    this.random = random;
  }

  Change apply() throws SQLException {
    KnownRequests known = KnownRequests.read(city, random);
    LocalDateTime from = known.newest();
    List<KnownRequest> closed = known.take(CLOSED, request -> !request.isClosed());
    List<KnownRequest> reprioritised =
        known.take(
            UPDATED - closed.size(), request -> request.openedAt().isAfter(from.minusMonths(6)));
    List<KnownRequest> late =
        known.take(
            LATE, request -> request.isClosed() && request.openedAt().isBefore(from.minusYears(1)));
    try (PreparedStatement update =
        city.prepareStatement(
            "UPDATE request SET closed_at = ?, priority = ?, updated_at = ? WHERE request_id = ?")) {
      for (KnownRequest request : closed) {
        LocalDateTime now = moment(from);
        addUpdate(update, request, now, request.priority(), now);
      }
      for (KnownRequest request : reprioritised) {
        addUpdate(update, request, request.closedAt(), 1 + request.priority() % 4, moment(from));
      }
      for (KnownRequest request : late) {
        LocalDateTime corrected = request.openedAt().plusDays(40 + random.nextInt(100));
        addUpdate(update, request, corrected, request.priority(), moment(from));
      }
      update.executeBatch();
    }
    return new Change(add(known.lastId(), from), ids(closed), ids(reprioritised), ids(late));
  }

  private List<Long> add(long lastId, LocalDateTime from) throws SQLException {
    List<LocalDateTime> openings = new ArrayList<>();
    for (int i = 0; i < ADDED; i++) {
      openings.add(moment(from));
    }
    openings.sort(null);
    List<Request> added = new ArrayList<>();
    for (LocalDateTime openedAt : openings) {
      added.add(
          desk.request(lastId + 1 + added.size(), openedAt, from.plusSeconds(SECONDS), random));
    }
    new Copy(city).into(Request.TARGET, added.stream().map(Request::values).toList());
    return added.stream().map(Request::id).toList();
  }

  /** Some time in the days after. */
  private LocalDateTime moment(LocalDateTime from) {
    return from.plusSeconds(1 + random.nextLong(SECONDS));
  }

  private static void addUpdate(
      PreparedStatement update,
      KnownRequest request,
      @Nullable LocalDateTime closedAt,
      int priority,
      LocalDateTime updatedAt)
      throws SQLException {
    update.setObject(1, closedAt);
    update.setInt(2, priority);
    update.setObject(3, updatedAt);
    update.setLong(4, request.id());
    update.addBatch();
  }

  private static List<Long> ids(List<KnownRequest> requests) {
    return requests.stream().map(KnownRequest::id).sorted().toList();
  }
}
