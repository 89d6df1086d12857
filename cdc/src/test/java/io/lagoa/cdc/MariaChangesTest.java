package io.lagoa.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagoa.database.Database;
import io.lagoa.kit.SparkExtension;
import io.lagoa.plan.Run;
import io.lagoa.plan.Selection;
import io.lagoa.table.Table;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SparkExtension.class)
@Tag("one-line")
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

  /** A statement's time is that of its begin: a later event may be older, also in the next run. */
  @Test
  void aHistoryIsInTheOrderOfTheLog() throws SQLException {
    long later = java.time.Instant.now().getEpochSecond() + 1000;
    try (java.sql.Connection connection = server.connect();
        Statement statement = connection.createStatement();
        Followed followed =
            new Followed(
                folder,
                server.connection(),
                Cdc.of("shop", "shop.price"),
                new Changes("bronze.shop_events", "shop.price")
                    .on(Table.silver("price").key("id").history()))) {
      statement.execute("CREATE TABLE shop.price (id INT PRIMARY KEY, v INT)");
      statement.execute("INSERT INTO shop.price VALUES (1, 10), (2, 20), (3, 30)");
      followed.run();
      at(statement, later + 9, "UPDATE shop.price SET v = 12 WHERE id = 1");
      at(statement, later, "UPDATE shop.price SET v = 13 WHERE id = 1");
      at(statement, later + 9, "DELETE FROM shop.price WHERE id = 2");
      followed.run();
      assertThat(current(followed)).containsExactly("1|13", "3|30");
      at(statement, later + 3, "UPDATE shop.price SET v = 14 WHERE id = 1");
      at(statement, later + 3, "INSERT INTO shop.price VALUES (2, 21)");
      followed.run();
      assertThat(current(followed)).containsExactly("1|14", "2|21", "3|30");
      at(statement, later + 1, "TRUNCATE TABLE shop.price");
      at(statement, later, "INSERT INTO shop.price VALUES (2, 22), (3, 31)");
      followed.run();
      assertThat(current(followed)).containsExactly("2|22", "3|31");

      String versions =
          "SELECT id, v, valid_from, valid_to, is_current FROM silver.price ORDER BY id, valid_from";
      List<Row> found = followed.sql(versions);
      assertThat(found.stream().map(row -> row.getInt(0) + "|" + row.getInt(1)))
          .containsExactly("1|10", "1|12", "1|13", "1|14", "2|20", "2|21", "2|22", "3|30", "3|31");
      followed
          .lake()
          .run(
              followed.pipeline(),
              new Selection(List.of("silver.price"), true),
              io.lagoa.plan.Progress.SILENT);
      assertThat(followed.sql(versions)).isEqualTo(found);
      assertThat(
              followed.sql(
                  "SELECT DISTINCT unix_seconds(changed_at) - %d AS at FROM bronze.shop_events WHERE op = 'u' ORDER BY at"
                      .formatted(later)))
          .extracting(row -> row.getLong(0))
          .containsExactly(0L, 3L, 9L);
    }
  }

  /** Another table takes the name of one that is followed; definitions of others do not matter. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "RENAME TABLE shop.swap TO shop.swap_old; CREATE TABLE shop.swap (id INT PRIMARY KEY)",
        "RENAME TABLE shop.swap TO shop.swap_old, shop.spare TO shop.swap",
        "ALTER TABLE shop.swap RENAME TO shop.swap_old; ALTER TABLE shop.spare RENAME shop.swap",
        "DROP TABLE shop.swap_old; CREATE OR REPLACE TABLE shop.swap (id INT PRIMARY KEY)"
      })
  void aTableThatIsSwappedStopsTheRun(String swap) throws SQLException {
    try (java.sql.Connection connection = server.connect();
        Statement statement = connection.createStatement();
        Followed followed =
            new Followed(folder, server.connection(), Cdc.of("shop", "shop.swap"))) {
      for (String name : List.of("swap", "swap_old", "spare")) {
        statement.execute("DROP TABLE IF EXISTS shop." + name);
      }
      statement.execute("CREATE TABLE shop.swap (id INT PRIMARY KEY)");
      statement.execute("CREATE TABLE shop.spare (id INT PRIMARY KEY, v INT)");
      statement.execute("INSERT INTO shop.swap VALUES (1)");
      followed.run();
      statement.execute("CREATE OR REPLACE TABLE shop.swap_old (id INT PRIMARY KEY)");
      statement.execute("ALTER TABLE shop.swap_old ADD v INT");
      statement.execute("ALTER TABLE shop.swap ADD v INT");
      statement.execute("INSERT INTO shop.swap VALUES (2, 2)");
      followed.run();
      if (!swap.startsWith("DROP")) {
        statement.execute("DROP TABLE shop.swap_old");
      }
      for (String sql : swap.split("; ")) {
        statement.execute(sql);
      }
      statement.execute("INSERT INTO shop.swap (id) VALUES (3)");
      Run run = followed.lake().run(followed.pipeline());
      assertThat(run.exitStatus()).as(run::toString).isEqualTo(1);
      assertThat(run.toString()).contains("table shop.swap was dropped, renamed", "--full");
      assertThat(followed.sql("SELECT key FROM bronze.shop_events")).hasSize(2);
    }
  }

  /** Also where the new log is longer than the old one was. */
  @Test
  void aLogThatWasBegunAnewStopsTheRun() throws SQLException {
    Assumptions.assumeTrue(
        System.getProperty("lagoa.mysql") == null, "skipped: MySQL does not tell");
    try (java.sql.Connection connection = server.connect();
        Statement statement = connection.createStatement();
        Followed followed =
            new Followed(folder, server.connection(), Cdc.of("shop", "shop.reset"))) {
      statement.execute("CREATE TABLE shop.reset (id INT PRIMARY KEY, v INT)");
      statement.execute("INSERT INTO shop.reset VALUES (0, 0)");
      followed.run();
      statement.execute("FLUSH BINARY LOGS");
      statement.execute("UPDATE shop.reset SET v = 1");
      followed.run();
      statement.execute("UPDATE shop.reset SET v = 2");
      assertThat(followed.plan().toString()).contains("of log behind");
      statement.execute("RESET MASTER");
      statement.execute("UPDATE shop.reset SET v = 3");
      statement.execute("FLUSH BINARY LOGS");
      statement.execute("INSERT INTO shop.reset SELECT seq, 4 FROM seq_1_to_2000");
      assertThatThrownBy(followed::plan)
          .hasMessageContainingAll(
              "the log is not the one that was read", "transactions 0-1-", "--full");
    }
  }

  /** The engine would pass over such changes without a word. */
  @Test
  void aLogInAFormThatIsNotReadIsRefused() throws SQLException {
    boolean maria = System.getProperty("lagoa.mysql") == null;
    String setting = maria ? "log_bin_compress" : "binlog_row_value_options";
    try (java.sql.Connection connection = server.connect();
        Statement statement = connection.createStatement();
        Followed followed =
            new Followed(folder, server.connection(), Cdc.of("shop", "shop.pressed"))) {
      statement.execute("CREATE TABLE shop.pressed (id INT PRIMARY KEY, v TEXT)");
      followed.run();
      statement.execute("SET GLOBAL %s = %s".formatted(setting, maria ? "ON" : "PARTIAL_JSON"));
      try {
        statement.execute("INSERT INTO shop.pressed VALUES (1, repeat('x', 1000))");
        assertThatThrownBy(followed::plan)
            .hasMessageContainingAll("its " + setting + " is", "SET GLOBAL " + setting, "--full");
        assertThatThrownBy(() -> followed.lake().run(followed.pipeline()))
            .hasMessageContaining("its " + setting + " is");
      } finally {
        statement.execute("SET GLOBAL %s = %s".formatted(setting, maria ? "OFF" : "''"));
      }
      assertThat(followed.plan().toString()).contains("of log behind");
    }
  }

  private static void at(Statement statement, long second, String sql) throws SQLException {
    statement.execute("SET timestamp = " + second);
    statement.execute(sql);
    statement.execute("SET timestamp = DEFAULT");
  }

  private static List<String> current(Followed followed) {
    return followed.sql("SELECT id, v FROM silver.price WHERE is_current ORDER BY id").stream()
        .map(row -> row.mkString("|"))
        .toList();
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
      assertThat(run.toString())
          .contains("table shop.part was dropped, renamed or replaced", "--full");
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
