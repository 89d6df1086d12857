package io.lagoa.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagoa.TestPostgres;
import io.lagoa.TestSpark;
import io.lagoa.database.Database;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneId;
import java.util.List;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Money moves between accounts while they are read: the sum stays, or the readers disagree. */
class SnapshotTest {
  private static final TestPostgres POSTGRES = TestPostgres.database();

  @Test
  void allReadersSeeOneMoment() throws Exception {
    readWhileMoneyMoves(40_000, 3);
  }

  @Test
  @Tag("thorough")
  void allReadersOfALargeTableSeeOneMomentAndSparksDoNot() throws Exception {
    readWhileMoneyMoves(5_000_000, 5);
  }

  /** A snapshot alone does not see to that: rows that a TRUNCATE takes are gone for all. */
  @Test
  void nobodyTruncatesWhatIsBeingRead() {
    POSTGRES.run(
        "DROP TABLE IF EXISTS emptied",
        "CREATE TABLE emptied AS SELECT i AS id, 1 AS amount FROM generate_series(1, 1000) i");
    String truncate = "SET lock_timeout = '200ms'; TRUNCATE emptied";
    try (Extraction extraction = TestExtraction.table(POSTGRES, "emptied")) {
      Dataset<Row> rows = extraction.rows(extraction.blocks(4));
      assertThatThrownBy(() -> POSTGRES.run(truncate)).hasMessageContaining("lock timeout");
      assertThat(sum(rows)).isEqualTo(1000);
    }
    POSTGRES.run(truncate);
  }

  /** Its rows would lie elsewhere for readers that come after. */
  @Test
  void nobodyRefreshesAViewThatIsBeingRead() throws Exception {
    materialized(1);
    assertThat(POSTGRES.value("SELECT pg_relation_size('daily') >> 21")).isNotEqualTo("0");
    String refresh = "SET lock_timeout = '200ms'; REFRESH MATERIALIZED VIEW daily";
    try (Extraction extraction = TestExtraction.table(POSTGRES, "daily")) {
      List<Part> parts = extraction.blocks(8);
      assertThat(sum(extraction.rows(parts.subList(0, 4)))).isPositive();
      assertThatThrownBy(() -> POSTGRES.run(refresh)).hasMessageContaining("lock timeout");
      assertThat(sum(extraction.rows(parts))).isEqualTo(50_000);
    }
    POSTGRES.run(refresh);
  }

  /** The moment is after it, or its new rows would be unseen. */
  @Test
  void aRefreshThatIsUnderwayIsWaitedFor() throws Exception {
    materialized(2);
    String query = "(SELECT daily.amount FROM daily, scale WHERE by = 3) q";
    for (String from : List.of("daily", query)) {
      try (Connection other = DriverManager.getConnection(POSTGRES.connection().url());
          Statement refresh = other.createStatement();
          Extraction extraction =
              TestExtraction.of(
                  Database.of("shop", POSTGRES.connection()),
                  from.equals("daily"),
                  from,
                  ZoneId.of("UTC"))) {
        other.setAutoCommit(false);
        refresh.execute("TRUNCATE scale");
        refresh.execute("INSERT INTO scale VALUES (3)");
        refresh.execute("REFRESH MATERIALIZED VIEW daily");
        CompletableFuture<Long> read =
            CompletableFuture.supplyAsync(() -> sum(extraction.where(List.of("TRUE"))));
        String waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted";
        while (!read.isDone() && POSTGRES.value(waiting).equals("0")) {
          Thread.sleep(20);
        }
        other.commit();
        assertThat(read.get()).as(from).isEqualTo(150_000);
      }
    }
  }

  /** As the table of the test before, but a query. */
  @Test
  void nobodyTruncatesWhatAQueryReads() {
    POSTGRES.run(
        "DROP TABLE IF EXISTS queried",
        "CREATE TABLE queried AS SELECT i AS id, 1 AS amount FROM generate_series(1, 1000) i");
    String truncate = "SET lock_timeout = '200ms'; TRUNCATE queried";
    try (Extraction extraction =
        TestExtraction.of(
            Database.of("shop", POSTGRES.connection()),
            false,
            "(SELECT * FROM queried) q",
            ZoneId.of("UTC"))) {
      Dataset<Row> rows = extraction.where(List.of("id <= 500", "id > 500"));
      assertThat(sum(rows)).isEqualTo(1000);
      assertThatThrownBy(() -> POSTGRES.run(truncate)).hasMessageContaining("lock timeout");
      assertThat(sum(rows)).isEqualTo(1000);
    }
  }

  /** A pool between hands the server's session on to others. */
  @Test
  void nothingIsSetBeyondTheTransaction() throws SQLException {
    Database database = Database.of("shop", POSTGRES.connection());
    String own = POSTGRES.value("SHOW default_transaction_isolation");
    for (int level :
        List.of(Connection.TRANSACTION_REPEATABLE_READ, Connection.TRANSACTION_READ_COMMITTED)) {
      try (Connection connection = Snapshot.reading(database, level);
          Statement statement = connection.createStatement()) {
        assertThat(connection.getTransactionIsolation()).isEqualTo(level);
        assertThat(shown(statement, "transaction_read_only")).isEqualTo("on");
        connection.rollback();
        assertThat(shown(statement, "default_transaction_isolation")).isEqualTo(own);
      }
    }
    assertThat(own).isEqualTo("read committed");
  }

  private static String shown(Statement statement, String setting) throws SQLException {
    try (ResultSet row = statement.executeQuery("SHOW " + setting)) {
      row.next();
      return row.getString(1);
    }
  }

  private static void materialized(int by) {
    POSTGRES.run(
        "DROP MATERIALIZED VIEW IF EXISTS daily",
        "DROP TABLE IF EXISTS scale",
        "CREATE TABLE scale AS SELECT %d AS by".formatted(by),
        "CREATE MATERIALIZED VIEW daily AS SELECT i AS id, s.by AS amount, repeat('x', 40) AS note FROM scale s, generate_series(1, 50000) i");
  }

  @Test
  void whatCannotBeLockedIsReadAllTheSame() {
    POSTGRES.run(
        "DROP MATERIALIZED VIEW IF EXISTS summed",
        "DROP VIEW IF EXISTS seen",
        "CREATE MATERIALIZED VIEW summed AS SELECT 5 AS amount",
        "CREATE VIEW seen AS SELECT * FROM summed");
    for (String name : List.of("summed", "seen")) {
      try (Extraction extraction = TestExtraction.table(POSTGRES, name)) {
        assertThat(sum(extraction.where(List.of("TRUE")))).as(name).isEqualTo(5);
      }
    }
  }

  private static void readWhileMoneyMoves(int accounts, int times) throws Exception {
    POSTGRES.run(
        "DROP TABLE IF EXISTS account",
        "CREATE TABLE account (id int PRIMARY KEY, amount bigint) WITH (fillfactor = 70)",
        "INSERT INTO account SELECT i, 100 FROM generate_series(1, %d) i".formatted(accounts));
    AtomicBoolean stop = new AtomicBoolean();
    CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> move(accounts, stop));
    boolean differed = false;
    try {
      for (int i = 0; i < times; i++) {
        try (Extraction extraction = TestExtraction.table(POSTGRES, "account")) {
          assertThat(sum(extraction.rows(extraction.blocks(8)))).isEqualTo(100L * accounts);
        }
        differed |= sum(spark(accounts)) != 100L * accounts;
      }
      for (int i = 0; i < 20 && !differed; i++) {
        differed = sum(spark(accounts)) != 100L * accounts;
      }
    } finally {
      stop.set(true);
      writer.get();
    }
    assertThat(differed).as("Spark's partitioned reader sees several moments").isTrue();
  }

  private static long sum(Dataset<Row> rows) {
    return rows.selectExpr("sum(amount)").collectAsList().get(0).getLong(0);
  }

  private static Dataset<Row> spark(int accounts) {
    return TestSpark.session()
        .read()
        .jdbc(POSTGRES.connection().url(), "account", "id", 1, accounts, 8, new Properties());
  }

  private static void move(int accounts, AtomicBoolean stop) {
    Random random = new Random(3);
    try (Connection connection = DriverManager.getConnection(POSTGRES.connection().url());
        PreparedStatement move =
            connection.prepareStatement("UPDATE account SET amount = amount + ? WHERE id = ?")) {
      connection.setAutoCommit(false);
      while (!stop.get()) {
        for (int sign : List.of(-1, 1)) {
          move.setLong(1, sign * 1_000L);
          // from the first half to the second: readers of parts at different times disagree
          move.setInt(2, 1 + random.nextInt(accounts / 2) + (sign > 0 ? accounts / 2 : 0));
          move.executeUpdate();
        }
        connection.commit();
      }
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }
}
