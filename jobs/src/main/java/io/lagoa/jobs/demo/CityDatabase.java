package io.lagoa.jobs.demo;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A throw-away PostgreSQL server on a free port, with two empty databases: {@link #CITY}, where the
 * service desk works, and {@link #DESK}, where applications read. Closing it ends the server and
 * deletes its files.
 */
public final class CityDatabase implements AutoCloseable {
  /** The source database. */
  public static final String CITY = "city";

  /** The target database. */
  public static final String DESK = "desk";

  private final EmbeddedPostgres server;
  private final Path folder;

  private CityDatabase(EmbeddedPostgres server, Path folder) {
    this.server = server;
    this.folder = folder;
  }

  /**
   * Starts the server, in one to three seconds.
   *
   * @throws LagoaException {@code UNREACHABLE} if it does not start
   */
  public static CityDatabase start() {
    Path folder = null;
    try {
      folder = Files.createTempDirectory("lagoa-city");
      EmbeddedPostgres server =
          EmbeddedPostgres.builder()
              .setPGStartupWait(Duration.ofMinutes(5))
              .setDataDirectory(folder.resolve("data"))
              .setServerConfig("timezone", "UTC")
              .setServerConfig("fsync", "off") // its data never outlives the process
              .start();
      return create(new CityDatabase(server, folder));
    } catch (IOException | IllegalStateException e) {
      if (folder != null) {
        delete(folder);
      }
      throw new LagoaException(
          ErrorCode.UNREACHABLE,
          "Cannot start the demonstration's PostgreSQL: %s. It needs a temporary folder (%s) where programs may run, 200 MB there, and a free port"
              .formatted(e.getMessage(), System.getProperty("java.io.tmpdir")),
          e);
    }
  }

  private static CityDatabase create(CityDatabase database) {
    try (Connection connection = database.connect("postgres");
        Statement statement = connection.createStatement()) {
      for (String name : List.of(CITY, DESK)) {
        statement.execute("CREATE DATABASE " + name);
      }
      return database;
    } catch (SQLException e) {
      database.close();
      throw new LagoaException(
          ErrorCode.DEFECT, "Cannot create the demonstration's databases: " + e.getMessage(), e);
    }
  }

  /** The JDBC address of a database of this server. */
  public String url(String database) {
    return "jdbc:postgresql://localhost:%d/%s".formatted(server.getPort(), database);
  }

  public String user() {
    return "postgres";
  }

  public String password() {
    return "postgres";
  }

  /** A new connection, for the caller to close. */
  public Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(url(database), user(), password());
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new LagoaException(
          ErrorCode.DEFECT, "Cannot stop the demonstration's PostgreSQL: " + e.getMessage(), e);
    } finally {
      delete(folder);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      folder.toFile().deleteOnExit(); // left to the system's own cleaning of temporary files
    }
  }
}
