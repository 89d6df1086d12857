package io.lagoa.cdc;

import io.lagoa.kit.SparkExtension;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
final class MariaChangesTest {
  private static MariaServer server;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    Assumptions.assumeFalse(
        "3.5".equals(System.getProperty("spark.line")),
        "skipped: the ANTLR of Spark 3.5 cannot read a binary log's definitions");
    Assumptions.assumeTrue(
        System.getProperty("os.name").startsWith("Linux"), "skipped: MariaDB comes for Linux only");
    server = MariaServer.start();
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void theTableIsFollowed() throws SQLException {
    follow("shop.rental", 400);
  }

  @Test
  @Tag("thorough")
  void theTableIsFollowedThroughManyChanges() throws SQLException {
    follow("shop.many_rentals", 50_000);
  }

  @Test
  @Tag("thorough")
  void aRunThatDiesAnywhereIsMended() throws SQLException {
    try (java.sql.Connection connection = server.connect()) {
      Following.isMended(connection, server.connection(), folder, "shop.mended_rental");
    }
  }

  private void follow(String table, int changes) throws SQLException {
    try (java.sql.Connection connection = server.connect()) {
      Following.isExact(connection, server.connection(), folder, table, changes);
    }
  }
}
