package io.lagoa.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.config.Place;
import io.lagoa.kit.Rows;
import io.lagoa.kit.SparkExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(SparkExtension.class)
final class ChangedTest {
  private static final String TRIP = "id INT, line STRING, day INT, km INT";
  private static final String LINE = "name STRING, town STRING, len INT";

  private SparkSession spark;

  @BeforeEach
  void session(SparkSession session) {
    spark = session;
  }

  /** As they are now. */
  private Map<String, Dataset<Row>> tables() {
    return Map.of(
        "bronze.trip",
        Rows.of(
            spark,
            TRIP,
            Rows.row(1, "a", 1, 5),
            Rows.row(2, "b", 1, 7),
            Rows.row(3, "b", 2, 9),
            Rows.row(4, null, 3, 1)),
        "bronze.line",
        Rows.of(spark, LINE, Rows.row("a", "x", 3), Rows.row("b", "y", 4)));
  }

  /** Trip 3 was on line c and is on line b now; line a got another town. */
  private Dataset<Row> changes(String input) {
    return input.equals("bronze.trip")
        ? Rows.of(spark, TRIP, Rows.row(3, "c", 2, 9), Rows.row(3, "b", 2, 9))
        : Rows.of(spark, LINE, Rows.row("a", "w", 3), Rows.row("a", "x", 3));
  }

  private Query parse(String sql) {
    return Query.parse(spark, sql, Place.CODE);
  }

  private Changed changed(String sql, Set<String> moved, String columns) {
    Query query = parse(sql);
    return query.changed(
        query.bind(tables(), Map.of()), moved, List.of(columns.strip().split(" ")));
  }

  private static Set<String> moved(String inputs) {
    return Set.of(inputs.strip().split(" "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "SELECT id, km FROM bronze.trip WHERE km > 1; bronze.trip; id; 3",
        "SELECT id + 1 AS next FROM bronze.trip; bronze.trip; next; 4",
        "SELECT line, id FROM bronze.trip WHERE line = 'b'; bronze.trip; line; b",
        "SELECT line, count(*) AS n FROM bronze.trip GROUP BY line; bronze.trip; line; b c",
        "SELECT upper(line) AS up, sum(km) FROM bronze.trip GROUP BY upper(line); bronze.trip; up; B C",
        "SELECT line, day, max(km) FROM bronze.trip GROUP BY line, day HAVING max(km) > 3; bronze.trip; day line; 2,b 2,c",
        "SELECT DISTINCT line FROM bronze.trip; bronze.trip; line; b c",
        "WITH t AS (SELECT * FROM bronze.trip) SELECT a.id FROM t a JOIN t b ON a.id = b.id; bronze.trip; id; 3",
        "SELECT id FROM bronze.trip UNION ALL SELECT len FROM bronze.line; bronze.trip; id; 3",
        "SELECT id FROM bronze.trip UNION SELECT len FROM bronze.line; bronze.trip bronze.line; id; 3",
        "SELECT line FROM bronze.trip EXCEPT SELECT name FROM bronze.line; bronze.line; line; a",
        "SELECT line FROM bronze.trip INTERSECT SELECT name FROM bronze.line; bronze.trip; line; b c",
        "SELECT day, rank() OVER (PARTITION BY day ORDER BY km) AS r FROM bronze.trip; bronze.trip; day; 2",
        "SELECT id, rank() OVER (PARTITION BY line ORDER BY km) AS r FROM bronze.trip; bronze.trip; id; 2 3",
        "SELECT t.id, l.town FROM bronze.trip t JOIN bronze.line l ON t.line = l.name; bronze.line; id; 1",
        "SELECT t.id, l.town FROM bronze.trip t JOIN bronze.line l ON t.line = l.name; bronze.line bronze.trip; id; 1 3",
        "SELECT l.name, count(t.id) AS n FROM bronze.line l LEFT JOIN bronze.trip t ON t.line = l.name GROUP BY l.name; bronze.trip; name; b c",
        "SELECT t.line, l.town FROM bronze.trip t JOIN bronze.line l ON t.line = l.name; bronze.line; line; a",
        "SELECT l.town, t.id FROM bronze.trip t RIGHT JOIN bronze.line l ON t.line = l.name; bronze.trip; town; y",
        "SELECT l.town, sum(km) FROM bronze.trip t JOIN bronze.line l ON t.line = l.name AND km < 100 GROUP BY l.town; bronze.trip; town; y",
        "SELECT id FROM bronze.trip t LEFT SEMI JOIN bronze.line l ON t.line = l.name; bronze.line; id; 1",
        "SELECT id FROM bronze.trip t LEFT ANTI JOIN bronze.line l ON t.line = l.name; bronze.line; id; 1",
        "SELECT name, km FROM bronze.trip t JOIN bronze.line l ON t.line = l.name AND l.name <> 'c'; bronze.trip; name; b c",
        "SELECT id, s FROM bronze.trip LATERAL VIEW explode(array(km, 1)) AS s; bronze.trip; id; 3",
        "SELECT line, day, sum(km) FROM bronze.trip GROUP BY ROLLUP (line, day); bronze.trip; line; b c NULL",
        "SELECT coalesce(t.line, l.name) AS line, km FROM bronze.trip t FULL JOIN bronze.line l ON t.line = l.name; bronze.line bronze.trip; line; a b c",
        "SELECT id FROM bronze.trip t, bronze.line l WHERE t.line = l.name AND l.len < 10; bronze.line; id; 1"
      })
  void tellsWhichValuesMayDiffer(String sql, String moved, String columns, String expected) {
    Changed changed = changed(sql, moved(moved), columns);

    assertThat(changed.obstacle()).isEmpty();
    List<Dataset<Row>> kept = new ArrayList<>();
    ColumnValues values = changed.values(this::changes, kept);
    assertThat(values.known().orElseThrow())
        .extracting(row -> text(row))
        .containsExactlyInAnyOrder(expected.strip().split(" "));
    assertThat(kept).isEmpty();
  }

  private static String text(Row row) {
    return java.util.stream.IntStream.range(0, row.size())
        .mapToObj(index -> row.isNullAt(index) ? "NULL" : String.valueOf(row.get(index)))
        .collect(Collectors.joining(","));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "SELECT id FROM bronze.trip ORDER BY id LIMIT 1; bronze.trip; id; Limit",
        "SELECT id, rand() AS r FROM bronze.trip; bronze.trip; id; nondeterministic rand()",
        "SELECT line, collect_list(id) AS ids FROM bronze.trip GROUP BY line; bronze.trip; line; nondeterministic collect_list",
        "SELECT id FROM bronze.trip WHERE km = (SELECT max(km) FROM bronze.trip); bronze.trip; id; a subquery",
        "SELECT id FROM bronze.trip WHERE line IN (SELECT name FROM bronze.line); bronze.line; id; a subquery",
        "SELECT line, max(km) AS far FROM bronze.trip GROUP BY line; bronze.trip; far; Aggregate",
        "SELECT id, rank() OVER (ORDER BY km) AS r FROM bronze.trip; bronze.trip; id; Window without PARTITION BY",
        "SELECT id, rank() OVER (PARTITION BY line ORDER BY km) AS r FROM bronze.trip; bronze.trip; r; Window",
        "SELECT t.id FROM bronze.trip t JOIN bronze.line l ON t.km < l.len; bronze.line; id; a join without equality",
        "SELECT t.id, l.town FROM bronze.trip t LEFT JOIN bronze.line l ON t.line = l.name; bronze.line; town; Join LEFT OUTER",
        "SELECT t.id, l.town FROM bronze.trip t JOIN bronze.line l ON t.line = l.name; bronze.line; id town; a join whose both sides are needed",
        "SELECT s FROM bronze.trip LATERAL VIEW explode(array(km, 1)) AS s; bronze.trip; s; Generate",
        "SELECT id FROM bronze.trip WHERE day > day(current_date()); bronze.trip; id; the current time",
        "SELECT id, now() AS at FROM bronze.trip; bronze.trip; at; the current time",
        "SELECT line, first(id) AS id FROM bronze.trip GROUP BY line; bronze.trip; line; nondeterministic first"
      })
  void namesWhatStandsInTheWay(String sql, String moved, String columns, String expected) {
    Query query = parse(sql);

    String obstacle =
        query
            .notInPart(query.bind(tables(), Map.of()), moved(moved))
            .or(() -> changed(sql, moved(moved), columns).obstacle())
            .orElse("nothing");

    assertThat(obstacle).startsWith(expected.strip());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "SELECT id FROM bronze.trip WHERE line IN (SELECT name FROM bronze.line); bronze.trip",
        "SELECT line, sort_array(collect_list(id)) AS id FROM bronze.trip GROUP BY line; bronze.trip",
        "SELECT line, size(collect_set(id)) AS id FROM bronze.trip GROUP BY line; bronze.trip",
        "SELECT id, current_timestamp() AS at FROM bronze.trip; bronze.trip",
        "SELECT id, sum(km) OVER (PARTITION BY line ORDER BY id) AS s FROM bronze.trip; bronze.trip",
        "SELECT t.id FROM bronze.trip t JOIN bronze.line l ON t.km < l.len; bronze.trip"
      })
  void whatDidNotChangeIsAConstant(String sql, String moved) {
    Query query = parse(sql);
    assertThat(query.notInPart(query.bind(tables(), Map.of()), moved(moved))).isEmpty();
  }

  @Test
  void onlyRowsThatAQueryTakesCount() {
    Changed changed =
        changed("SELECT id, line FROM bronze.trip WHERE line = 'x'", moved("bronze.trip"), "id");

    assertThat(changed.values(this::changes, new ArrayList<>()).known().orElseThrow()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "SELECT day, sum(km) AS km FROM bronze.trip GROUP BY day; bronze.trip; true",
        "SELECT day % 7 AS day, sum(km) AS km FROM bronze.trip WHERE km > 1 GROUP BY day % 7; bronze.trip; true",
        "SELECT day, rank() OVER (PARTITION BY day, line ORDER BY km) AS r FROM bronze.trip; bronze.trip; true",
        "SELECT t.day, t.id, l.town FROM bronze.trip t JOIN bronze.line l ON t.line = l.name; bronze.trip; true",
        "SELECT t.day, u.km FROM bronze.trip t JOIN bronze.trip u ON t.day = u.day; bronze.trip; true",
        "SELECT t.day, u.km FROM bronze.trip t JOIN bronze.trip u ON t.id = u.id; bronze.trip; false",
        "SELECT t.day, t.id, l.town FROM bronze.trip t JOIN bronze.line l ON t.line = l.name; bronze.line; false",
        "SELECT id AS day, sum(km) AS km FROM bronze.trip GROUP BY id; bronze.trip; false",
        "SELECT day, rank() OVER (PARTITION BY line ORDER BY km) AS r FROM bronze.trip; bronze.trip; false"
      })
  void knowsWhetherPartitionsTell(String sql, String moved, boolean follows) {
    Changed changed = changed(sql, moved(moved), "day");

    assertThat(changed.followsFrom(Map.of("bronze.trip", List.of("day")))).isEqualTo(follows);
    if (follows) {
      ColumnValues values =
          changed.following(
              input -> Rows.of(spark, "day INT", Rows.row(8), Rows.row(3), Rows.row(8)));
      assertThat(
              new TreeSet<>(
                  values.known().orElseThrow().stream().map(row -> row.getInt(0)).toList()))
          .isEqualTo(new TreeSet<>(sql.contains("%") ? List.of(1, 3) : List.of(3, 8)));
    }
  }

  @Test
  void manyValuesAreJoined() {
    Dataset<Row> many =
        spark.range(3000).selectExpr("CAST(id AS INT) AS id", "'z' AS line", "1 AS day", "1 AS km");
    List<Dataset<Row>> kept = new ArrayList<>();

    ColumnValues values =
        changed("SELECT id, km FROM bronze.trip", moved("bronze.trip"), "id")
            .values(input -> many, kept);

    assertThat(values.known()).isEmpty();
    assertThat(kept).hasSize(1);
    assertThat(values.within(tables().get("bronze.trip")).count()).isEqualTo(4);
    assertThat(values.without(tables().get("bronze.trip")).count()).isZero();
    kept.forEach(Dataset::unpersist);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "SELECT line, count(*) AS n FROM bronze.trip GROUP BY line; line",
        "SELECT n, up AS l, day FROM (SELECT upper(line) AS up, day, count(*) AS n FROM bronze.trip GROUP BY upper(line), day) WHERE n > 1; l day",
        "SELECT DISTINCT line, day FROM bronze.trip; line day",
        "SELECT count(*) AS n FROM bronze.trip GROUP BY line; ''",
        "SELECT max(km) AS km FROM bronze.trip; ''",
        "SELECT id FROM bronze.trip; ''"
      })
  void findsTheGroups(String sql, String groups) {
    assertThat(String.join(" ", Query.groups(parse(sql).bind(tables(), Map.of()))))
        .isEqualTo(groups);
  }
}
