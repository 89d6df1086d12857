package io.lagoa.jobs.demo;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;

/**
 * What the database knows before it changes.
 *
 * @param newest when a row was last updated
 * @param lastId the greatest {@code request_id}
 * @param left clean requests that were not taken yet, in random order
 */
record KnownRequests(LocalDateTime newest, long lastId, List<KnownRequest> left) {

  static KnownRequests read(Connection city, Random random) throws SQLException {
    try (Statement statement = city.createStatement()) {
      List<KnownRequest> clean = clean(statement);
      Collections.shuffle(clean, random);
      try (ResultSet last =
          statement.executeQuery("SELECT max(updated_at), max(request_id) FROM request")) {
        last.next();
        return new KnownRequests(last.getObject(1, LocalDateTime.class), last.getLong(2), clean);
      }
    }
  }

  /** Up to so many requests that fit; they are not taken again. */
  List<KnownRequest> take(int count, Predicate<KnownRequest> fits) {
    List<KnownRequest> taken = left.stream().filter(fits).limit(count).toList();
    left.removeAll(new HashSet<>(taken));
    return taken;
  }

  private static List<KnownRequest> clean(Statement statement) throws SQLException {
    List<KnownRequest> clean = new ArrayList<>();
    try (ResultSet rows =
        statement.executeQuery(
            """
            SELECT request_id, min(priority), min(opened_at), min(closed_at)
            FROM request
            WHERE longitude < latitude AND longitude <> 0 -- neither swapped nor at 0, 0
              AND agency_id IN (SELECT agency_id FROM agency)
              AND (closed_at IS NULL OR closed_at >= opened_at)
            GROUP BY request_id
            HAVING count(*) = 1
            ORDER BY request_id
            """)) {
      while (rows.next()) {
        clean.add(
            new KnownRequest(
                rows.getLong(1),
                rows.getInt(2),
                rows.getObject(3, LocalDateTime.class),
                rows.getObject(4, LocalDateTime.class)));
      }
    }
    return clean;
  }
}
