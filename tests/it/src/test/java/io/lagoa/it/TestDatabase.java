package io.lagoa.it;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A database of a real PostgreSQL: one server for all tests of the JVM, which ends with it.
 *
 * @param url its JDBC address, without user
 */
record TestDatabase(String url) {
  static final String USER = "postgres";

  /** A new empty database; one of this name that was there is dropped. */
  static TestDatabase create(String name) {
    TestDatabase server = new TestDatabase(address("postgres"));
    server.run(
        "DROP DATABASE IF EXISTS %s WITH (FORCE)".formatted(name), "CREATE DATABASE " + name);
    return new TestDatabase(address(name));
  }

  /** A new connection, for the caller to close. */
  Connection connect() throws SQLException {
    return DriverManager.getConnection(url, USER, "");
  }

  /** Executes statements, each in its own transaction. */
  void run(String... statements) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The rows of a query, each as its values joined by a bar. */
  List<String> rows(String query) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      List<String> all = new ArrayList<>();
      int columns = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        List<String> values = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
          values.add(String.valueOf(rows.getString(i)));
        }
        all.add(String.join("|", values));
      }
      return all;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The one value of a query. */
  String value(String query) {
    return rows(query).get(0);
  }

  private static String address(String database) {
    return "jdbc:postgresql://localhost:%d/%s".formatted(Server.ONE.getPort(), database);
  }

  private static final class Server {
    static final EmbeddedPostgres ONE = start();

    private static EmbeddedPostgres start() {
      try {
        return EmbeddedPostgres.builder()
            .setPGStartupWait(Duration.ofMinutes(5))
            .setServerConfig("timezone", "UTC")
            .setServerConfig("wal_level", "logical")
            .setServerConfig("fsync", "off") // its data never outlives the process
            .start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
