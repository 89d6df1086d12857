package io.lagoa.cdc;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.database.Database;
import io.lagoa.kit.SparkExtension;
import io.lagoa.plan.Run;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
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

  /** Rows that leave without events, and a log that was begun anew, are told. */
  @Test
  void whatTheLogDoesNotTellIsTold() throws SQLException {
    Cdc cdc = Cdc.of("shop", "shop.part", "shop.whole");
    try (java.sql.Connection connection = server.connect();
        Statement statement = connection.createStatement();
        Followed followed =
            new Followed(
                folder, server.connection(), cdc, Followed.silver("part", "shop.part", "id"))) {
      for (String sql :
          List.of(
              "CREATE TABLE shop.whole (id INT PRIMARY KEY)",
              "CREATE TABLE shop.part (id INT PRIMARY KEY, whole INT, FOREIGN KEY (whole) REFERENCES shop.whole (id) ON DELETE CASCADE)",
              "INSERT INTO shop.whole VALUES (1), (2)",
              "INSERT INTO shop.part VALUES (10, 1), (20, 2)")) {
        statement.execute(sql);
      }
      followed.run();
      assertThat(followed.plan().toString())
          .contains("what a change of whole cascades to shop.part is not in the log");
      statement.execute("INSERT INTO shop.part VALUES (30, 2)");
      followed.run();
      assertThat(followed.sql("SELECT id FROM silver.part")).hasSize(3);
      statement.execute("DROP TABLE shop.part");
      statement.execute("CREATE TABLE shop.part (id INT PRIMARY KEY, whole INT)");
      statement.execute("INSERT INTO shop.part VALUES (40, 1)");
      Run run = followed.lake().run(followed.pipeline());
      assertThat(run.exitStatus()).as(run::toString).isEqualTo(1);
      assertThat(run.toString()).contains("table shop.part was dropped", "--full");
      assertThat(followed.sql("SELECT id FROM silver.part")).hasSize(3);
    }
    BinaryServer logs = new BinaryServer(Database.of("shop", server.connection()));
    BinaryServer.Place end = logs.newest();
    assertThat(logs.distance(end)).contains(0L);
    assertThat(logs.distance(new BinaryServer.Place(end.file(), end.offset() + 1))).isEmpty();
  }

  private void follow(String table, int changes) throws SQLException {
    try (java.sql.Connection connection = server.connect()) {
      Following.isExact(connection, server.connection(), folder, table, changes);
    }
  }
}
