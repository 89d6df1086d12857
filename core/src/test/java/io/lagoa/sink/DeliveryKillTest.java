package io.lagoa.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.CutProxy;
import io.lagoa.TestPostgres;
import io.lagoa.config.Connection;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.error.Milestone;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever ends a delivery, wherever: repeated, nothing is lost and nothing is there twice. */
class DeliveryKillTest {
  private static final TestPostgres POSTGRES = TestPostgres.database();
  private static final CutProxy PROXY = CutProxy.to(POSTGRES.port());
  private static final JdbcSink SINK = JdbcSink.table("bi", "public.served");
  private static final String TERMINATE =
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'";

  private final Shipping append = Shipping.over(throughProxy(), SINK.append());
  private final Shipping upsert = Shipping.over(throughProxy(), SINK);

  @BeforeEach
  void emptyDatabase() {
    POSTGRES.run("DROP SCHEMA public CASCADE", "CREATE SCHEMA public");
  }

  @AfterAll
  static void closeProxy() {
    PROXY.close();
  }

  static Stream<Arguments> steps() {
    return Stream.of(
            Milestone.TARGET_PREPARED,
            Milestone.DELIVERY_STAGED,
            Milestone.DELIVERY_APPLIED,
            Milestone.TOKEN_MOVED,
            Milestone.DELIVERED)
        .flatMap(step -> Stream.of(Arguments.of(step, false), Arguments.of(step, true)));
  }

  @ParameterizedTest
  @MethodSource("steps")
  void aStepAtWhichTheServerEndsTheConnectionOrItIsCut(Milestone step, boolean cut) {
    POSTGRES.run("CREATE TABLE served (id int PRIMARY KEY, v text)");
    Runnable kill = cut ? PROXY::cut : () -> POSTGRES.rows(TERMINATE);
    append.whole(1, "1 a", "2 b");
    killedAt(step, kill, () -> append.changes(2, "3 c upsert", "4 d upsert"));
    append.changes(2, "3 c upsert", "4 d upsert");
    assertThat(served()).containsExactly("1|a", "2|b", "3|c", "4|d");

    Shipping other = upsert.withTableId("second");
    killedAt(step, kill, () -> other.whole(1, "1 A", "5 e"));
    other.whole(1, "1 A", "5 e");
    assertThat(other.open().delivered()).hasValue(1);
    assertThat(POSTGRES.rows("SELECT relname FROM pg_class WHERE relname LIKE 'lagoa_stage%'"))
        .isEmpty();
  }

  static Stream<JdbcSink> staging() {
    return Stream.of(SINK, SINK.mirror());
  }

  /** What it staged is gone, since the server keeps no log of it. */
  @ParameterizedTest
  @MethodSource("staging")
  void aCrashOfTheServerBeforeRowsAreAppliedLosesNone(JdbcSink sink) {
    Shipping shipping = Shipping.into(POSTGRES, sink);
    List<Runnable> deliveries =
        List.of(
            () -> shipping.changes(2, "2 b delete", "3 c upsert"),
            () -> shipping.whole(3, "1 A", "3 C", "4 d"));
    shipping.whole(1, "1 a", "2 b");
    for (int i = 0; i < deliveries.size(); i++) {
      List<String> before = served();
      assertThat(failsAt(Milestone.DELIVERY_STAGED, POSTGRES::crash, deliveries.get(i))).isTrue();
      assertThat(served()).isEqualTo(before);
      assertThat(shipping.open().delivered()).hasValue(i + 1);
      deliveries.get(i).run();
      assertThat(shipping.open().delivered()).hasValue(i + 2);
    }
    assertThat(served()).containsExactly("1|A", "3|C", "4|d");
  }

  @Test
  void aLoadThatIsCutAnywhereIsMendedByRepeatingIt() {
    anywhere(8, 5);
  }

  @Test
  @Tag("thorough")
  void aLoadThatIsCutAnywhereVeryOftenIsMendedByRepeatingIt() {
    anywhere(300, 6);
  }

  /** Cuts each delivery after a random number of bytes, the answer to COMMIT among them. */
  private void anywhere(int cuts, long seed) {
    POSTGRES.run("CREATE TABLE served (id int PRIMARY KEY, v text)");
    Shipping events = Shipping.over(throughProxy(), JdbcSink.table("bi", "public.event").append());
    Random random = new Random(seed);
    List<String> expected = new ArrayList<>();
    events.whole(0);
    upsert.whole(0, "0 zero");
    long length = bytesOf(() -> events.changes(1, rows(1)));
    expected.addAll(List.of(rows(1)));
    int failed = 0;
    for (int version = 2; version < cuts + 2; version++) {
      String[] rows = rows(version);
      int added = version;
      for (Runnable delivery :
          List.<Runnable>of(() -> events.changes(added, rows), () -> upsert.changes(added, rows))) {
        PROXY.cutAfter(random.nextLong(length * 2));
        failed += fails(delivery) ? 1 : 0;
        PROXY.mend();
        delivery.run();
      }
      expected.addAll(List.of(rows));
    }
    assertThat(failed).isGreaterThan(cuts / 2);
    assertThat(POSTGRES.rows("SELECT id || ' ' || v || ' upsert' FROM event ORDER BY id"))
        .isEqualTo(expected);
    assertThat(POSTGRES.rows("SELECT count(*), count(DISTINCT id), max(id) FROM served"))
        .containsExactly("%d|%1$d|%d".formatted(10 * cuts + 1, 10 * cuts + 19));
    assertThat(POSTGRES.rows("SELECT version, rows FROM lagoa_commit"))
        .containsOnly("%d|10".formatted(cuts + 1))
        .hasSize(2);
  }

  private static String[] rows(int version) {
    return IntStream.range(0, 10)
        .mapToObj(i -> "%d v%d upsert".formatted(version * 10 + i, version))
        .toArray(String[]::new);
  }

  private static long bytesOf(Runnable delivery) {
    PROXY.cutAfter(1L << 40);
    delivery.run();
    long passed = (1L << 40) - PROXY.left();
    PROXY.mend();
    return passed;
  }

  private static void killedAt(Milestone step, Runnable kill, Runnable delivery) {
    AtomicBoolean killed = new AtomicBoolean();
    boolean failed =
        failsAt(
            step,
            () -> {
              killed.set(true);
              kill.run();
            },
            delivery);
    boolean inTransaction = step == Milestone.DELIVERY_APPLIED || step == Milestone.TOKEN_MOVED;
    assertThat(failed).as("%s", step).isEqualTo(killed.get() && inTransaction);
  }

  /** Whether the delivery fails if that happens where it first passes the step. */
  private static boolean failsAt(Milestone step, Runnable happening, Runnable delivery) {
    AtomicBoolean happened = new AtomicBoolean();
    Milestone.watch(
        passed -> {
          if (passed == step && !happened.getAndSet(true)) {
            happening.run();
          }
        });
    try {
      return fails(delivery);
    } finally {
      Milestone.watch(passed -> {});
    }
  }

  private static boolean fails(Runnable delivery) {
    try {
      delivery.run();
      return false;
    } catch (LagoaException failure) {
      assertThat(failure.code())
          .as(failure.getMessage())
          .isIn(ErrorCode.UNREACHABLE, ErrorCode.CONFLICT);
      return true;
    }
  }

  private static Connection throughProxy() {
    String url = POSTGRES.connection().url();
    return new Connection(
        url.replace(":" + POSTGRES.port() + "/", ":" + PROXY.port() + "/"),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Map.of("sslmode", "disable", "gssEncMode", "disable"));
  }

  private static List<String> served() {
    return POSTGRES.rows("SELECT id, v FROM served ORDER BY id, v");
  }
}
