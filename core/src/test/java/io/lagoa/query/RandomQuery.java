package io.lagoa.query;

import java.util.List;
import java.util.Random;

/**
 * A query over {@code bronze.fact} (id, k, g, p, v) and {@code bronze.dim} (k, p, w), put together
 * at random of what a part can be told of.
 *
 * @param by columns of the result whose values tell a part
 * @param groups whether {@code by} are the last groups
 */
public record RandomQuery(String sql, List<String> by, boolean groups) {
  private static final List<String> GROUPS = List.of("g", "k", "p", "k, g", "p, k");

  public static RandomQuery of(Random random) {
    if (random.nextInt(3) > 0) {
      String by = random.nextBoolean() ? "id" : "p";
      return new RandomQuery(relation(random, 2, by.equals("p")), List.of(by), false);
    }
    String by = GROUPS.get(random.nextInt(GROUPS.size()));
    String of = relation(random, 2, true);
    if (random.nextBoolean()) {
      String plain =
          "SELECT %s, sum(v) AS v, min(v) AS low, max(id) AS high, count(*) AS n, count(k) AS ks FROM (%s) GROUP BY %s";
      String inner = random.nextBoolean() ? of : relation(random, 0, true);
      return new RandomQuery(plain.formatted(by, inner, by), List.of(by.split(", ")), true);
    }
    String sql =
        random.nextInt(4) == 0
            ? "SELECT DISTINCT %s, 1 AS v FROM (%s)".formatted(by, of)
            : "SELECT %s, sum(v) AS v, min(v) AS low, max(v) AS high, avg(v) AS mean, count(*) AS n, count(DISTINCT id) AS ids, sort_array(collect_list(v)) AS vs FROM (%s) GROUP BY %s %s"
                .formatted(by, of, by, random.nextBoolean() ? "HAVING count(*) > 1" : "");
    return new RandomQuery(sql, List.of(by.split(", ")), true);
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
    return switch (random.nextInt(many ? 13 : 10)) {
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
          "SELECT id, k, g, p, v + row_number() OVER (PARTITION BY g ORDER BY id, v, k) AS v FROM (%s)"
              .formatted(of);
      case 10 ->
          "SELECT * FROM (%s) UNION ALL SELECT id, k, g, p, v * 2 FROM bronze.fact".formatted(of);
      case 11 -> "SELECT DISTINCT * FROM (%s)".formatted(of);
      default ->
          "SELECT id, k, g, p, e AS v FROM (%s) LATERAL VIEW explode(array(v, v + 1)) AS e"
              .formatted(of);
    };
  }
}
