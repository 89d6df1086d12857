package io.lagoa.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.CutDatabase;
import io.lagoa.CutProxy;
import io.lagoa.error.Milestone;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever ends a delivery, wherever: repeated, nothing is lost and nothing is there twice. */
@ParameterizedClass
@EnumSource(CutDatabase.class)
@Tag("one-line")
class DeliveryKillTest {
  private static final JdbcSink SINK = JdbcSink.table("bi", "served");

  private final CutDatabase database;
  private final CutProxy proxy;
  private final Shipping append;
  private final Shipping upsert;

  DeliveryKillTest(CutDatabase database) {
    this.database = database;
    proxy = database.way();
    append = shipping(SINK.append());
    upsert = shipping(SINK);
  }

  @BeforeEach
  void emptyDatabase() {
    database.empty();
  }

  @AfterEach
  void closeProxy() {
    proxy.close();
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
    database.run("CREATE TABLE served (id int PRIMARY KEY, v text)");
    append.whole(1, "1 a", "2 b");
    killedAt(step, cut, () -> append.changes(2, "3 c upsert", "4 d upsert"));
    append.changes(2, "3 c upsert", "4 d upsert");
    assertThat(served()).containsExactly("1|a", "2|b", "3|c", "4|d");

    Shipping other = upsert.withTableId("second");
    killedAt(step, cut, () -> other.whole(1, "1 A", "5 e"));
    other.whole(1, "1 A", "5 e");
    assertThat(served()).containsExactly("1|A", "2|b", "3|c", "4|d", "5|e");
    killedAt(step, cut, () -> other.changes(2, "2 b delete", "5 E upsert", "6 f upsert"));
    other.changes(2, "2 b delete", "5 E upsert", "6 f upsert");
    assertThat(served()).containsExactly("1|A", "3|c", "4|d", "5|E", "6|f");
    assertThat(other.open().delivered()).hasValue(2);
    assertThat(database.tables()).containsExactly("lagoa_commit", "served");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aTargetThatHasItsTableButNotYetItsIndexGetsIt(boolean cut) {
    Shipping indexed = shipping(SINK.index("v"));
    Runnable delivery = () -> indexed.whole(1, "1 a", "2 b");
    assertThat(Broken.at(Milestone.TARGET_CREATED, () -> end(cut), delivery)).isTrue();
    assertThat(indexed.open().delivered()).isEmpty();
    delivery.run();
    assertComplete(indexed);
  }

  @Test
  void aFirstDeliveryThatIsCutAnywhereIsMendedByRepeatingIt() {
    firstDeliveries(6, 4);
  }

  @Test
  @Tag("thorough")
  void aFirstDeliveryThatIsCutAnywhereVeryOftenIsMendedByRepeatingIt() {
    firstDeliveries(200, 7);
  }

  /** Cuts the making of the tokens' table, of the target and of its index, and the first load. */
  private void firstDeliveries(int cuts, long seed) {
    Shipping indexed = shipping(SINK.index("v"));
    Random random = new Random(seed);
    long length = bytesOf(() -> indexed.whole(1, "1 a", "2 b"));
    int failed = 0;
    for (int cut = 0; cut < cuts; cut++) {
      database.empty();
      proxy.cutAfter(random.nextLong(length));
      failed += Broken.fails(() -> indexed.whole(1, "1 a", "2 b")) ? 1 : 0;
      proxy.mend();
      indexed.whole(1, "1 a", "2 b");
      assertComplete(indexed);
    }
    assertThat(failed).isGreaterThan(cuts / 2);
  }

  private void assertComplete(Shipping indexed) {
    assertThat(served()).containsExactly("1|a", "2|b");
    assertThat(indexed.open().delivered()).hasValue(1);
    assertThat(database.indexes("served")).contains("served_v_idx").hasSize(2);
    assertThat(database.tables()).containsExactly("lagoa_commit", "served");
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
    database.run("CREATE TABLE served (id int PRIMARY KEY, v text)");
    Shipping events = shipping(JdbcSink.table("bi", "event").append());
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
        proxy.cutAfter(random.nextLong(length * 2));
        failed += Broken.fails(delivery) ? 1 : 0;
        proxy.mend();
        delivery.run();
      }
      expected.addAll(List.of(rows));
    }
    assertThat(failed).isGreaterThan(cuts / 2);
    assertThat(database.rows("SELECT concat(id, ' ', v, ' upsert') FROM event ORDER BY id"))
        .isEqualTo(expected);
    assertThat(database.rows("SELECT count(*), count(DISTINCT id), max(id) FROM served"))
        .containsExactly("%d|%1$d|%d".formatted(10 * cuts + 1, 10 * cuts + 19));
    assertThat(database.rows("SELECT t.version, t.rows FROM lagoa_commit t"))
        .containsOnly("%d|10".formatted(cuts + 1))
        .hasSize(2);
    assertThat(database.tables()).containsExactly("event", "lagoa_commit", "served");
  }

  private static String[] rows(int version) {
    return IntStream.range(0, 10)
        .mapToObj(i -> "%d v%d upsert".formatted(version * 10 + i, version))
        .toArray(String[]::new);
  }

  private long bytesOf(Runnable delivery) {
    proxy.cutAfter(1L << 40);
    delivery.run();
    long passed = (1L << 40) - proxy.left();
    proxy.mend();
    return passed;
  }

  private void killedAt(Milestone step, boolean cut, Runnable delivery) {
    AtomicBoolean killed = new AtomicBoolean();
    boolean failed =
        Broken.at(
            step,
            () -> {
              killed.set(true);
              end(cut);
            },
            delivery);
    boolean inTransaction = step == Milestone.DELIVERY_APPLIED || step == Milestone.TOKEN_MOVED;
    assertThat(failed).as("%s", step).isEqualTo(killed.get() && inTransaction);
  }

  private void end(boolean cut) {
    if (cut) {
      proxy.cut();
    } else {
      database.endConnections();
    }
  }

  private Shipping shipping(JdbcSink sink) {
    return Shipping.over(database.behind(proxy), sink);
  }

  private List<String> served() {
    return database.rows("SELECT id, v FROM served ORDER BY id, v");
  }
}
