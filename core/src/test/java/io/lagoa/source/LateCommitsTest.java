package io.lagoa.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagoa.TestPostgres;
import io.lagoa.source.Offer.News;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows whose time or number is given when they are written, and which are seen when committed. */
final class LateCommitsTest {
  private static final TestPostgres POSTGRES = TestPostgres.database();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "timestamp   | 2024-03-01 10:00:00    | 2024-03-01 09:58:30    | 2024-03-01 10:05:00",
        "timestamptz | 2024-03-01 10:00:00+02 | 2024-03-01 09:58:30+02 | 2024-03-01 10:05:00+02",
        "date        | 2024-03-02             | 2024-03-01             | 2024-03-03",
      })
  void aRowThatComesLateIsReadWithAnOverlapAndMissedWithout(
      String type, String now, String late, String later) {
    create("late", type, now);
    Extraction careless = new Extraction(POSTGRES.connection(), source("late"));
    Extraction careful =
        new Extraction(POSTGRES.connection(), source("late").overlap(Duration.ofMinutes(90)));
    assertThat(careless.run()).hasSize(1);
    assertThat(careful.run()).hasSize(1);
    assertThat(careful.look().news()).isEqualTo(News.NONE);
    POSTGRES.run("INSERT INTO late VALUES (2, '%s')".formatted(late));

    assertThat(careless.run()).isEmpty();
    Offer offer = careful.look();
    assertThat(offer.news())
        .as("the newest value is the same, and still it is new")
        .isEqualTo(News.SOME);
    assertThat(ids(careful.publish(offer))).containsExactly("2");

    POSTGRES.run(
        "INSERT INTO late VALUES (4, '%s')".formatted(later),
        "INSERT INTO late VALUES (3, '%s')".formatted(late));
    assertThat(ids(careful.run())).containsExactly("3", "4");
    assertThat(careful.look().news()).isEqualTo(News.NONE);
  }

  @Test
  void anOverlapOfNumbersSeesIdsThatAreCommittedOutOfOrder() {
    create("numbered", "bigint", "100");
    Extraction bronze = new Extraction(POSTGRES.connection(), source("numbered").overlap(50));
    assertThat(bronze.run()).hasSize(1);
    POSTGRES.run("INSERT INTO numbered VALUES (2, 60), (3, 40)");
    assertThat(ids(bronze.run())).as("40 is below the overlap").containsExactly("2");
  }

  @Test
  void aRowThatTookThePlaceOfAnotherIsSeen() {
    create("swapped", "timestamp", "2024-03-01 10:00");
    POSTGRES.run("INSERT INTO swapped VALUES (2, '2024-03-01 09:50')");
    Extraction bronze =
        new Extraction(POSTGRES.connection(), source("swapped").overlap(Duration.ofHours(1)));
    assertThat(bronze.run()).hasSize(2);
    POSTGRES.run(
        "DELETE FROM swapped WHERE id = 2", "INSERT INTO swapped VALUES (3, '2024-03-01 09:50')");
    assertThat(ids(bronze.run())).containsExactly("3");
  }

  @Test
  void withALagRowsWaitUntilTheyAreOldEnough() {
    create("fresh", "timestamptz", "2024-03-01");
    POSTGRES.run(
        "INSERT INTO fresh VALUES (2, now() - interval '10 minutes'), (3, now() - interval '1"
            + " minute')");
    Extraction bronze =
        new Extraction(POSTGRES.connection(), source("fresh").lag(Duration.ofMinutes(5)));

    assertThat(ids(bronze.run())).containsExactly("1", "2");
    assertThat(bronze.look().news()).isEqualTo(News.NONE);
    POSTGRES.run("UPDATE fresh SET w = w - interval '5 minutes' WHERE id = 3");
    assertThat(ids(bronze.run())).containsExactly("3");
  }

  @Test
  void aLagOfADateLeavesTheDayThatIsNotOver() {
    create("days", "date", "2024-03-01");
    POSTGRES.run("INSERT INTO days VALUES (2, current_date), (3, current_date - 2)");
    Extraction bronze =
        new Extraction(POSTGRES.connection(), source("days").lag(Duration.ofMinutes(1)));
    assertThat(ids(bronze.run())).containsExactly("1", "3");
  }

  @Test
  void aTimeWithNeitherLagNorOverlapIsWarnedOf() {
    create("warned", "timestamp", "2024-03-01");
    assertThat(notes(source("warned")))
        .containsExactly("no overlap: rows that are committed late are missed");
    assertThat(notes(source("warned").lag(Duration.ofMinutes(5)))).isEmpty();
    assertThat(notes(source("warned").overlap(Duration.ofMinutes(5)))).isEmpty();
    assertThat(notes(Jdbc.table("shop", "warned").watermark("id"))).isEmpty();
  }

  @Test
  void whatDoesNotFitTheWatermarkIsTold() {
    create("kinds", "timestamp", "2024-03-01");
    assertThatThrownBy(() -> notes(source("kinds").overlap(100)))
        .hasMessage("Invalid overlap 100: the watermark holds times; give a duration such as 1h");
    assertThatThrownBy(
            () -> notes(Jdbc.table("shop", "kinds").watermark("id").lag(Duration.ofMinutes(1))))
        .hasMessageStartingWith("Invalid lag: the watermark holds no times");
    assertThatThrownBy(() -> Jdbc.table("shop", "kinds").lag(Duration.ofMinutes(1)))
        .hasMessageContaining("lag has a meaning with a watermark only");
  }

  /** Writers hold their transactions open for up to the overlap, while runs go on. */
  @Test
  void transactionsThatCommitLateLoseNothing() throws Exception {
    writersAndRuns(Duration.ofMillis(400), Duration.ofSeconds(1), 40);
  }

  @Test
  @Tag("thorough")
  void transactionsThatCommitNinetySecondsLateLoseNothing() throws Exception {
    writersAndRuns(Duration.ofSeconds(90), Duration.ofSeconds(100), 30);
  }

  private static void writersAndRuns(Duration open, Duration overlap, int transactions)
      throws Exception {
    create("busy", "timestamptz", "2024-03-01");
    Extraction bronze = new Extraction(POSTGRES.connection(), source("busy").overlap(overlap));
    Random random = new Random(3);
    Deque<Connection> writers = new ArrayDeque<>();
    Deque<Long> ends = new ArrayDeque<>();
    List<String> written = new ArrayList<>(List.of("1"));
    int id = 2;
    while (id < transactions + 2 || !writers.isEmpty()) {
      if (id < transactions + 2) {
        Connection writer = DriverManager.getConnection(POSTGRES.connection().url());
        writer.setAutoCommit(false);
        execute(writer, "INSERT INTO busy VALUES (%d, clock_timestamp())".formatted(id));
        written.add(Integer.toString(id++));
        boolean late = random.nextInt(3) == 0;
        if (late) {
          writers.add(writer);
          ends.add(System.nanoTime() + open.toNanos());
        } else {
          writer.commit();
          writer.close();
        }
      }
      while (!ends.isEmpty() && ends.peek() < System.nanoTime()) {
        ends.remove();
        Connection writer = writers.remove();
        writer.commit();
        writer.close();
      }
      bronze.run();
    }
    bronze.run();
    assertThat(ids(bronze.held())).containsExactlyInAnyOrderElementsOf(written);
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static List<String> notes(Jdbc source) {
    Extraction bronze = new Extraction(POSTGRES.connection(), source);
    Offer offer = bronze.look();
    bronze.publish(offer);
    return bronze.look().notes();
  }

  private static Jdbc source(String table) {
    return Jdbc.table("shop", table).watermark("w");
  }

  private static void create(String table, String type, String first) {
    POSTGRES.run(
        "DROP TABLE IF EXISTS " + table,
        "CREATE TABLE %s (id int PRIMARY KEY, w %s)".formatted(table, type),
        "INSERT INTO %s VALUES (1, '%s')".formatted(table, first));
  }

  private static List<String> ids(List<String> rows) {
    return rows.stream().map(row -> row.split("\\|")[0]).sorted().toList();
  }
}
