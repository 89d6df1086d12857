package io.lagoa.lake;

import io.lagoa.check.Check;
import io.lagoa.table.Refresh;
import io.lagoa.table.Table;
import java.util.List;
import java.util.Random;

/**
 * A table with a query that was put together at random, of what is refreshed in part.
 *
 * @param table refreshed in part, or not at all: {@code refresh = strict}
 */
record RandomTable(Table table, String sql) {
  private static final List<String> GROUPS = List.of("g", "k", "p", "k, g", "p, k");

  /** A table whose rows are groups, or have the key {@code id}, or are partitioned by {@code p}. */
  static RandomTable of(String name, Random random) {
    int kind = random.nextInt(3);
    Table table = Table.gold(name).refresh(Refresh.STRICT);
    String sql;
    if (kind == 0) {
      String by = GROUPS.get(random.nextInt(GROUPS.size()));
      sql =
          random.nextInt(4) == 0
              ? "SELECT DISTINCT %s, %d AS v FROM (%s)".formatted(by, 1, relation(random, 2, true))
              : "SELECT %s, sum(v) AS v, min(v) AS low, max(v) AS high, avg(v) AS mean, count(*) AS n, count(DISTINCT id) AS ids, sort_array(collect_list(v)) AS vs FROM (%s) GROUP BY %s %s"
                  .formatted(
                      by,
                      relation(random, 2, true),
                      by,
                      random.nextBoolean() ? "HAVING count(*) > 1" : "");
      table = by.startsWith("p") && random.nextBoolean() ? table.partitionBy("p") : table;
    } else {
      boolean keyed = kind == 1;
      sql = relation(random, 2, !keyed);
      table = keyed ? table.key("id") : table.partitionBy("p");
    }
    table = random.nextInt(3) == 0 ? table.check(Check.that("v % 3 <> 1").reject()) : table;
    return new RandomTable(table.sql(sql), sql);
  }

  /**
   * A query of the columns id, k, g, p, v.
   *
   * @param many whether it may give several rows of one id
   */
  private static String relation(Random random, int depth, boolean many) {
    if (depth == 0) {
      return "SELECT id, k, g, p, v FROM bronze.fact";
    }
    String of = relation(random, depth - 1, many);
    String dim = "(SELECT k, max(p) AS p, sum(w) AS w FROM bronze.dim GROUP BY k)";
    return switch (random.nextInt(many ? 12 : 9)) {
      case 0 -> "SELECT * FROM (%s) WHERE v %% 4 <> %d".formatted(of, random.nextInt(4));
      case 1 -> "SELECT id, upper(k) AS k, g, p, v + 1 AS v FROM (%s)".formatted(of);
      case 2 ->
          "SELECT id, k, g, p, sum(v) OVER (PARTITION BY %s) AS v FROM (%s)"
              .formatted(random.nextBoolean() ? "p" : "k", of);
      case 3 ->
          "SELECT r.id, r.k, r.g, r.p, r.v + coalesce(d.w, 0) AS v FROM (%s) r LEFT JOIN %s d ON r.k = d.k"
              .formatted(of, dim);
      case 4 ->
          "SELECT r.id, d.k, r.g, r.p, r.v + d.w AS v FROM (%s) r JOIN %s d ON r.k = d.k AND d.w > 1"
              .formatted(of, dim);
      case 5 ->
          "SELECT r.* FROM (%s) r LEFT %s JOIN bronze.dim d ON r.k = d.k AND d.w > 2"
              .formatted(of, random.nextBoolean() ? "SEMI" : "ANTI");
      case 6 ->
          "SELECT r.id, r.k, r.g, r.p, r.v + s.m AS v FROM (%s) r JOIN (SELECT g, max(v) AS m FROM bronze.fact GROUP BY g) s ON r.g = s.g"
              .formatted(of);
      case 7 ->
          "WITH r AS (%s) SELECT a.id, a.k, a.g, a.p, a.v + b.n AS v FROM r a JOIN (SELECT p, count(*) AS n FROM r GROUP BY p) b ON a.p = b.p"
              .formatted(of);
      case 8 -> "SELECT id, k, g, p, v FROM (%s) WHERE id >= 0 ORDER BY id".formatted(of);
      case 9 ->
          "SELECT * FROM (%s) UNION ALL SELECT id, k, g, p, v * 2 FROM bronze.fact".formatted(of);
      case 10 -> "SELECT DISTINCT * FROM (%s)".formatted(of);
      default ->
          "SELECT id, k, g, p, e AS v FROM (%s) LATERAL VIEW explode(array(v, v + 1)) AS e"
              .formatted(of);
    };
  }
}
