package io.lagoa.lake;

import io.lagoa.check.Check;
import io.lagoa.query.RandomQuery;
import io.lagoa.table.Refresh;
import io.lagoa.table.Table;
import java.util.Random;

/**
 * A table with a random query.
 *
 * @param table refreshed in part, or not at all: {@code refresh = strict}
 */
record RandomTable(Table table, String sql) {

  /** A table whose rows are groups, or have the key {@code id}, or are partitioned by {@code p}. */
  static RandomTable of(String name, Random random) {
    RandomQuery query = RandomQuery.of(random);
    Table table = Table.gold(name).refresh(Refresh.STRICT).sql(query.sql());
    if (query.by().get(0).equals("p") && (!query.groups() || random.nextBoolean())) {
      table = table.partitionBy("p");
    }
    if (query.by().get(0).equals("id")) {
      table = table.key("id");
    }
    if (random.nextInt(3) == 0) {
      table = table.check(Check.that("v % 3 <> 1").reject());
    }
    return new RandomTable(table, query.sql());
  }
}
