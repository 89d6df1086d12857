package io.lagoa.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.TestPostgres;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DeliveriesTest {
  private static final TestPostgres POSTGRES = TestPostgres.database();

  /** Batches of upserts and deletes, repeated at random, sent as changes or whole. */
  @Test
  void anyCourseOfDeliveriesEndsInTheTablesContent() {
    Random random = new Random(11);
    Shipping shipping = Shipping.into(POSTGRES, JdbcSink.table("bi", "course").mirror());
    Map<Integer, String> table = new TreeMap<>();
    for (int version = 0; version < 15; version++) {
      Map<Integer, String> changes = new TreeMap<>();
      for (int i = 0; i < random.nextInt(8); i++) {
        int id = random.nextInt(12);
        if (random.nextInt(3) == 0) {
          table.remove(id);
          changes.put(id, id + " x delete");
        } else {
          String value = "v" + random.nextInt(3);
          table.put(id, value);
          changes.put(id, id + " " + value + " upsert");
        }
      }
      for (int repeat = 0; repeat <= random.nextInt(3); repeat++) {
        if (random.nextInt(4) == 0) {
          shipping.whole(version, pairs(table).toArray(String[]::new));
        } else if (version > 0 || repeat > 0) {
          shipping.changes(version, pairs(table), changes.values().toArray(String[]::new));
        } else {
          shipping.whole(version, pairs(table).toArray(String[]::new));
        }
        assertThat(POSTGRES.rows("SELECT id || ' ' || v FROM course ORDER BY id"))
            .isEqualTo(pairs(table));
      }
    }
    assertThat(shipping.open().delivered()).hasValue(14);
  }

  private static List<String> pairs(Map<Integer, String> table) {
    List<String> pairs = new ArrayList<>();
    table.forEach((id, value) -> pairs.add(id + " " + value));
    return pairs;
  }
}
