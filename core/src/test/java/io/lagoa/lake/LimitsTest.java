package io.lagoa.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagoa.TestPostgres;
import io.lagoa.check.Counted;
import io.lagoa.config.Limits;
import io.lagoa.config.Window;
import io.lagoa.error.ErrorCode;
import io.lagoa.kit.SparkExtension;
import io.lagoa.plan.Pipeline;
import io.lagoa.plan.Run;
import io.lagoa.plan.Stage;
import io.lagoa.plan.StageResult;
import io.lagoa.source.Interval;
import io.lagoa.source.Jdbc;
import io.lagoa.table.Table;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What protects a database that is read. */
@ExtendWith(SparkExtension.class)
final class LimitsTest {
  private static final TestPostgres POSTGRES = TestPostgres.database();

  @TempDir Path folder;

  @BeforeEach
  void create() {
    POSTGRES.run(
        "DROP TABLE IF EXISTS a, b",
        "CREATE TABLE a (id int PRIMARY KEY, w int)",
        "INSERT INTO a SELECT i, i FROM generate_series(1, 20000) i",
        "CREATE TABLE b (id int PRIMARY KEY, w int)",
        "INSERT INTO b SELECT i, i FROM generate_series(1, 20000) i");
  }

  private Lake lake(Limits limits) {
    return Lake.open(
        LakeSettings.at(folder.resolve("lake").toString())
            .connection("shop", POSTGRES.connection().limits(limits)));
  }

  private static Pipeline pipeline() {
    return Pipeline.of(
        Table.bronze("a").from(Jdbc.table("shop", "a").watermark("w").partitions(8)),
        Table.bronze("b").from(Jdbc.table("shop", "b").watermark("w").partitions(8)),
        Table.silver("a").sql("SELECT id FROM bronze.a"));
  }

  private static Limits window(int fromHours, int toHours) {
    LocalTime now = LocalTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MINUTES);
    return new Limits(0, 0, Optional.of(now.plusHours(fromHours) + "-" + now.plusHours(toHours)));
  }

  @Test
  void outsideItsWindowADatabaseIsNotRead() {
    Run first = lake(window(1, 2)).run(pipeline());

    assertThat(first.stage("bronze.a").status()).isEqualTo(StageResult.Status.BLOCKED);
    assertThat(first.stage("bronze.a").reason()).startsWith("outside its window ");
    assertThat(first.stage("silver.a").status()).isEqualTo(StageResult.Status.BLOCKED);
    assertThat(first.exitStatus()).isZero();

    assertThat(lake(window(-1, 1)).run(pipeline()).stage("silver.a").inserted()).isEqualTo(20000);
    POSTGRES.run("INSERT INTO a VALUES (20001, 20001)");
    Lake closed = lake(window(1, -1));
    Stage stage = closed.plan(pipeline()).stages().get(0);
    assertThat(stage.work()).isEqualTo(Stage.Work.NO);
    assertThat(stage.reason()).startsWith("outside its window ");
    assertThat(closed.run(pipeline()).unchanged()).isTrue();
    assertThatThrownBy(() -> closed.backfill(pipeline(), "bronze.a", Interval.between("1", "2")))
        .hasMessageContaining("Cannot read public.a for bronze.a: it is outside its window");

    assertThat(lake(window(-1, 1)).run(pipeline()).stage("bronze.a").inserted()).isEqualTo(1);
  }

  /** What began is read to its end; no other part begins after the window's end. */
  @Test
  void aReadingThatOutlastsItsWindowStops() {
    LocalTime end = LocalTime.now(ZoneOffset.UTC).plusSeconds(8);
    Pipeline one =
        Pipeline.of(Table.bronze("a").from(Jdbc.table("shop", "a").watermark("w").partitions(8)));
    Lake night = lake(new Limits(1, 1_500, Optional.of(end.minusHours(1) + "-" + end)));
    Run run = night.run(one);

    assertThat(run.stage("bronze.a").status()).isEqualTo(StageResult.Status.FAILED);
    StageResult.Failure failure = run.stage("bronze.a").failure().orElseThrow();
    assertThat(failure.code()).isEqualTo(ErrorCode.POLICY);
    assertThat(failure.message())
        .contains("Cannot read on in public.a: its window ")
        .contains("has ended")
        .contains("nothing was published");
    assertThat(run.exitStatus()).isEqualTo(1);
    Run other = lake(Limits.NONE).run(one);
    assertThat(other.stage("bronze.a").reason()).isEqualTo("first read");
    assertThat(other.stage("bronze.a").inserted()).isEqualTo(20000);
  }

  @Test
  void noMoreReadersThanAllowedAreOpenAtOnce() throws InterruptedException {
    widen();
    AtomicInteger most = new AtomicInteger();
    AtomicBoolean done = new AtomicBoolean();
    Thread watch =
        new Thread(() -> watch("COPY (%", "SELECT count(*) FROM \"public\".%", done, most));
    watch.start();
    Run run = lake(new Limits(1, 30_000, Optional.empty())).run(pipeline());
    done.set(true);
    watch.join();

    assertThat(run.stage("bronze.a").inserted()).isEqualTo(20000);
    assertThat(run.stage("bronze.b").inserted()).isEqualTo(20000);
    assertThat(run.stage("bronze.a").counted()).contains(new Counted(20000, 20000));
    assertThat(most.get()).as("readers, and who counts").isEqualTo(1);
  }

  /** Or each would go at the full rate. */
  @Test
  void tablesOfARateTakeTurns() throws InterruptedException {
    widen();
    AtomicInteger most = new AtomicInteger();
    AtomicBoolean done = new AtomicBoolean();
    Thread watch = new Thread(() -> watch("COPY (%", "COPY (%", done, most));
    watch.start();
    Instant begun = Instant.now();
    Pipeline one =
        Pipeline.of(
            Table.bronze("a").from(Jdbc.table("shop", "a").partitions(1)),
            Table.bronze("b").from(Jdbc.table("shop", "b").partitions(1)));
    Run run = lake(new Limits(0, 20_000, Optional.empty())).run(one);
    Duration elapsed = Duration.between(begun, Instant.now());
    done.set(true);
    watch.join();

    assertThat(run.exitStatus()).as(run.toString()).isZero();
    assertThat(elapsed).isGreaterThan(Duration.ofMillis(1_990));
    assertThat(most.get()).as("readers of a and b").isEqualTo(1);
  }

  @Test
  void reconcileKeepsTheLimitsToo() {
    Pipeline pipeline = pipeline();
    assertThat(lake(Limits.NONE).run(pipeline).exitStatus()).isZero();
    assertThatThrownBy(() -> lake(window(1, 2)).reconcile(pipeline, "bronze.a", 10))
        .hasMessageContaining("for bronze.a: it is outside its window");
    POSTGRES.run("UPDATE a SET w = w - 1 WHERE id <= 600");
    Instant begun = Instant.now();
    assertThat(
            lake(new Limits(0, 500, Optional.empty()))
                .reconcile(pipeline, "bronze.a", 1000)
                .get(0)
                .differences())
        .hasSize(600);
    assertThat(Duration.between(begun, Instant.now())).isGreaterThan(Duration.ofMillis(1_190));
  }

  /** Wider than what sockets hold, or the server is done before its reader is. */
  private static void widen() {
    POSTGRES.run(
        "ALTER TABLE a ADD COLUMN wide text DEFAULT repeat('x', 1000)",
        "ALTER TABLE b ADD COLUMN wide text DEFAULT repeat('x', 1000)");
  }

  /** Looks again and again how many readers there are. */
  private static void watch(String one, String other, AtomicBoolean done, AtomicInteger most) {
    try (Connection connection = DriverManager.getConnection(POSTGRES.connection().url());
        PreparedStatement statement =
            connection.prepareStatement(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND"
                    + " state = 'active' AND (query LIKE ? OR query LIKE ?)")) {
      statement.setString(1, one);
      statement.setString(2, other);
      while (!done.get()) {
        try (ResultSet row = statement.executeQuery()) {
          row.next();
          most.accumulateAndGet(row.getInt(1), Math::max);
        }
      }
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "22:00-06:00, 23:59, true",
    "22:00-06:00, 22:00, true",
    "22:00-06:00, 06:00, false",
    "22:00-06:00, 12:00, false",
    "08:00-12:00, 11:59, true",
    "08:00-12:00, 12:00, false",
  })
  void aWindowMayGoOverMidnight(String window, String time, boolean within) {
    assertThat(Window.of(window).holds(LocalTime.parse(time))).isEqualTo(within);
  }

  @Test
  void limitsAreReadFromAFile() {
    PipelineFile file =
        PipelineFile.parse(
            """
            connections.shop {
              url = "jdbc:postgresql://h/shop"
              limits { connections = 4, rows-per-second = 50000, window = "22:00-06:00" }
            }
            """,
            "x.conf");
    assertThat(file.settings().connections().get("shop"))
        .satisfies(
            shop -> {
              assertThat(shop.limits().connections()).isEqualTo(4);
              assertThat(shop.limits().rowsPerSecond()).isEqualTo(50_000);
              assertThat(shop.limits().hours()).contains(Window.of("22:00-06:00"));
            });
    assertThatThrownBy(
            () ->
                PipelineFile.parse(
                    "connections.shop { url = a, limits.window = \"at night\" }", "x.conf"))
        .hasMessageContaining("x.conf:1")
        .hasMessageContaining("Invalid window 'at night'");
  }
}
