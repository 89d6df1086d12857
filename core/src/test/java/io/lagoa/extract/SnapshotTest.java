package io.lagoa.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagoa.TestPostgres;
import io.lagoa.TestSpark;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
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
