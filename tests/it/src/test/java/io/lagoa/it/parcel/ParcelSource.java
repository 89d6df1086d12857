package io.lagoa.it.parcel;

import io.lagoa.jobs.demo.CityDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;

/**
 * An operational database: depots, whose rows change, and the events of parcels, to which rows are
 * only added. One event in about thirty has an impossible weight. Seeded: the same calls make the
 * same rows.
 */
public final class ParcelSource {
  static final int DEPOTS = 40;
  private static final int PARCELS = 1_500;

  private final CityDatabase server;
  private final Random random = new Random(20_240_607);
  private long events;

  private ParcelSource(CityDatabase server) {
    this.server = server;
  }

  /** Makes the tables, with so many events. */
  public static ParcelSource fill(CityDatabase server, int events) throws SQLException {
    ParcelSource source = new ParcelSource(server);
    try (Connection connection = server.connect(CityDatabase.CITY);
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          CREATE TABLE depot (depot_id int PRIMARY KEY, name text NOT NULL, longitude double precision NOT NULL,
                              latitude double precision NOT NULL, updated_at timestamp NOT NULL);
          CREATE TABLE event (event_id bigint PRIMARY KEY, parcel_id int NOT NULL, depot_id int NOT NULL,
                              weight_grams int, happened_at timestamp NOT NULL);
          """);
      statement.execute(
          "INSERT INTO depot SELECT n, 'Depot ' || n, -43 - n / 8.0, -22 - n / 16.0, timestamp '2024-01-01' + n * interval '1 second' FROM generate_series(1, %d) n"
              .formatted(DEPOTS));
      source.insert(connection, events);
    }
    return source;
  }

  /** Adds events and renames depots. */
  public void change(int added) throws SQLException {
    try (Connection connection = server.connect(CityDatabase.CITY)) {
      connection.setAutoCommit(false);
      insert(connection, added);
      try (PreparedStatement rename =
          connection.prepareStatement(
              "UPDATE depot SET name = ?, updated_at = timestamp '2024-02-01' + ? * interval '1 second' WHERE depot_id = ?")) {
        for (int i = 0; i < 3; i++) {
          rename.setString(1, "Depot of " + events + "." + i);
          rename.setLong(2, events * 10 + i);
          rename.setInt(3, 1 + random.nextInt(DEPOTS));
          rename.executeUpdate();
        }
      }
      connection.commit();
    }
  }

  /** How many events there are. */
  public long events() {
    return events;
  }

  private void insert(Connection connection, int added) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO event VALUES (?, ?, ?, ?, timestamp '2024-01-01' + ? * interval '1 minute')")) {
      for (int i = 0; i < added; i++) {
        insert.setLong(1, ++events);
        insert.setInt(2, 1 + random.nextInt(PARCELS));
        insert.setInt(3, 1 + random.nextInt(DEPOTS));
        insert.setInt(4, random.nextInt(30) == 0 ? -1 : 100 + random.nextInt(5_000));
        insert.setLong(5, events);
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }
}
