package io.lagoa.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.TestPostgres;
import io.lagoa.error.Milestone;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** PostgreSQL keeps no log of what is staged, and empties it when it recovers. */
class ServerCrashTest {
  private static final TestPostgres POSTGRES = TestPostgres.database();
  private static final JdbcSink SINK = JdbcSink.table("bi", "served");

  static Stream<JdbcSink> staging() {
    return Stream.of(SINK, SINK.mirror());
  }

  @ParameterizedTest
  @MethodSource("staging")
  void aCrashOfTheServerBeforeRowsAreAppliedLosesNone(JdbcSink sink) {
    POSTGRES.run("DROP TABLE IF EXISTS served, lagoa_commit");
    Shipping shipping = Shipping.into(POSTGRES, sink);
    List<Runnable> deliveries =
        List.of(
            () -> shipping.changes(2, "2 b delete", "3 c upsert"),
            () -> shipping.whole(3, "1 A", "3 C", "4 d"));
    shipping.whole(1, "1 a", "2 b");
    for (int i = 0; i < deliveries.size(); i++) {
      List<String> before = served();
      assertThat(Broken.at(Milestone.DELIVERY_STAGED, POSTGRES::crash, deliveries.get(i))).isTrue();
      assertThat(served()).isEqualTo(before);
      assertThat(shipping.open().delivered()).hasValue(i + 1);
      deliveries.get(i).run();
      assertThat(shipping.open().delivered()).hasValue(i + 2);
    }
    assertThat(served()).containsExactly("1|A", "3|C", "4|d");
  }

  private static List<String> served() {
    return POSTGRES.rows("SELECT id, v FROM served ORDER BY id, v");
  }
}
