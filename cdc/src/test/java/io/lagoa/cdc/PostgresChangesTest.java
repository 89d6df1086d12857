package io.lagoa.cdc;

import io.lagoa.config.Connection;
import io.lagoa.kit.SparkExtension;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
final class PostgresChangesTest {
  private static EmbeddedPostgres server;

  @TempDir Path folder;

  @BeforeAll
  static void start() throws IOException {
    server =
        EmbeddedPostgres.builder()
            .setPGStartupWait(Duration.ofMinutes(5))
            .setServerConfig("wal_level", "logical")
            .start();
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  @Test
  void theTableIsFollowed() throws SQLException {
    follow("public.rental", 400);
  }

  @Test
  @Tag("thorough")
  void theTableIsFollowedThroughManyChanges() throws SQLException {
    follow("public.many_rentals", 50_000);
  }

  @Test
  @Tag("thorough")
  void aRunThatDiesAnywhereIsMended() throws SQLException {
    try (java.sql.Connection connection = connect()) {
      Following.isMended(connection, shop(), folder, "public.mended_rental");
    }
  }

  private void follow(String table, int changes) throws SQLException {
    try (java.sql.Connection connection = connect()) {
      Following.isExact(connection, shop(), folder, table, changes);
    }
  }

  private static java.sql.Connection connect() throws SQLException {
    return DriverManager.getConnection(server.getJdbcUrl("postgres", "postgres"));
  }

  private static Connection shop() {
    return new Connection(
        "jdbc:postgresql://localhost:%d/postgres".formatted(server.getPort()),
        Optional.of("postgres"),
        Optional.empty(),
        Optional.empty(),
        Map.of());
  }
}
