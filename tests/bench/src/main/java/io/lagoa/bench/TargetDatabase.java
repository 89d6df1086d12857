package io.lagoa.bench;

import io.lagoa.config.Connection;
import io.lagoa.config.Secret;
import io.lagoa.jobs.demo.CityDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.postgresql.PGConnection;

/** A PostgreSQL of its own that deliveries go to; ends with the JVM. */
final class TargetDatabase {
  private final CityDatabase server = CityDatabase.start();

  TargetDatabase() {
    Runtime.getRuntime().addShutdownHook(new Thread(server::close));
  }

  String url() {
    return server.url(CityDatabase.DESK);
  }

  Properties properties() {
    Properties properties = new Properties();
    properties.setProperty("user", server.user());
    properties.setProperty("password", server.password());
    properties.setProperty("driver", "org.postgresql.Driver");
    return properties;
  }

  Connection connection() {
    return new Connection(
        url(),
        Optional.of(server.user()),
        Optional.of(new Secret(server.password())),
        Optional.empty(),
        Map.of());
  }

  void run(String... statements) {
    with(
        connection -> {
          try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
              statement.execute(sql);
            }
          }
        });
  }

  /** Rows and an order-free hash of a table. */
  String digest(String table) {
    StringBuilder digest = new StringBuilder();
    with(
        connection -> {
          try (Statement statement = connection.createStatement();
              ResultSet row =
                  statement.executeQuery(
                      "SELECT count(*), sum(hashtextextended(t::text, 0)) FROM %s t"
                          .formatted(table))) {
            row.next();
            digest.append(row.getString(1)).append(" rows, hash ").append(row.getString(2));
          }
        });
    return digest.toString();
  }

  /** Writes a query's rows into a file, as COPY reads them again. */
  void copyOut(String query, Path file) {
    with(
        connection -> {
          try (var out = Files.newOutputStream(file)) {
            connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyOut("COPY (%s) TO STDOUT (FORMAT binary)".formatted(query), out);
          }
        });
  }

  /** Reads such a file into a table, on one connection. */
  void copyIn(String table, Path file) {
    with(
        connection -> {
          try (var in = Files.newInputStream(file)) {
            connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("COPY %s FROM STDIN (FORMAT binary)".formatted(table), in, 1 << 16);
          }
        });
  }

  private interface Work {
    void on(java.sql.Connection connection) throws SQLException, IOException;
  }

  private void with(Work work) {
    try (java.sql.Connection connection = server.connect(CityDatabase.DESK)) {
      work.on(connection);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
