package io.lagoa.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagoa.config.Place;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.kit.DatasetAssert;
import io.lagoa.kit.Rows;
import io.lagoa.kit.SparkExtension;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SparkExtension.class)
final class QueryTest {
  private SparkSession spark;

  @BeforeEach
  void session(SparkSession session) {
    spark = session;
  }

  private Query parse(String sql) {
    return Query.parse(spark, sql, new Place(Optional.of("x.sql"), 10));
  }

  private Map<String, Dataset<Row>> tables() {
    return Map.of(
        "bronze.trip",
        Rows.of(spark, "id INT, line STRING, km INT", Rows.row(1, "a", 5), Rows.row(2, "b", 7)),
        "bronze.line",
        Rows.of(spark, "name STRING, color STRING", Rows.row("a", "red")));
  }

  private DatasetAssert assertRows(String sql, Map<String, Object> parameters) {
    return DatasetAssert.assertThat(parse(sql).bind(tables(), parameters));
  }

  private Optional<String> obstacle(String sql) {
    Query query = parse(sql);
    return query.notRowWise(query.bind(tables(), Map.of("km", 5)), "bronze.trip");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT * FROM bronze.trip                                                        | bronze.trip",
        "SELECT * FROM Bronze.Trip t JOIN `bronze`.`line` l ON t.line = l.name            | bronze.line bronze.trip",
        "SELECT (SELECT max(id) FROM gold.a) FROM bronze.trip WHERE id IN (SELECT id FROM gold.b) | bronze.trip gold.a gold.b",
        "SELECT 1 WHERE EXISTS (SELECT 1 FROM gold.a WHERE id > (SELECT min(x) FROM gold.b)) | gold.a gold.b",
        "SELECT * FROM bronze.trip UNION ALL (SELECT * FROM gold.a EXCEPT SELECT * FROM gold.b) | bronze.trip gold.a gold.b",
        "WITH trip AS (SELECT * FROM bronze.trip), b AS (SELECT * FROM trip, gold.a) SELECT * FROM b, trip | bronze.trip gold.a",
        "SELECT * FROM (WITH x AS (SELECT * FROM gold.a) SELECT * FROM x) y               | gold.a",
        "SELECT * FROM bronze.trip, LATERAL (SELECT * FROM gold.a WHERE gold.a.id = trip.id) | bronze.trip gold.a",
        "SELECT * FROM bronze.trip LATERAL VIEW explode(stops) s AS stop                  | bronze.trip",
        "FROM bronze.trip SELECT id                                                       | bronze.trip",
        "SELECT 'gold.a' AS text -- FROM gold.b                                           | ''",
        "SELECT * FROM VALUES (1), (2) AS t(id)                                           | ''"
      })
  void findsWhatItReads(String sql, String inputs) {
    assertThat(parse(sql).inputs())
        .isEqualTo(inputs.isEmpty() ? List.of() : List.of(inputs.split(" ")));
  }

  @Test
  void knowsTheLineOfAnInput() {
    Query query =
        parse("SELECT *\nFROM bronze.trip\nWHERE line IN (\n  SELECT name FROM bronze.line)");

    assertThat(query.placeOf("bronze.trip")).hasToString("x.sql:11");
    assertThat(query.placeOf("bronze.line")).hasToString("x.sql:13");
    assertThat(Query.parse(spark, "SELECT 1 FROM a.b", Place.CODE).placeOf("a.b"))
        .isEqualTo(Place.CODE);
  }

  @Test
  void aQueryThatDoesNotParseSaysWhere() {
    assertThatThrownBy(() -> parse("SELECT id FRM bronze.trip WHERE"))
        .isInstanceOfSatisfying(
            LagoaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.QUERY_INVALID))
        .hasMessageStartingWith("x.sql:10: Cannot parse query: ");
  }

  /** Spark runs a command as soon as it is bound: a plan would change what it only looks at. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "DROP TABLE bronze.trip",
        "INSERT INTO gold.a SELECT * FROM bronze.trip",
        "CREATE TABLE gold.a AS SELECT * FROM bronze.trip",
        "DELETE FROM bronze.trip",
        "SET spark.sql.shuffle.partitions = 1",
        "FROM bronze.trip INSERT INTO gold.a SELECT id INSERT INTO gold.b SELECT id"
      })
  void aStatementThatIsNoQueryIsAnError(String sql) {
    assertThatThrownBy(() -> parse(sql))
        .isInstanceOfSatisfying(
            LagoaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.QUERY_INVALID))
        .hasMessageStartingWith("x.sql:10: ")
        .hasMessageContaining("SELECT");
  }

  @Test
  void bindsTablesWhereverTheyStand() {
    assertRows("SELECT trip.id, bronze.trip.km FROM bronze.trip", Map.of())
        .hasRows(Rows.row(1, 5), Rows.row(2, 7));
    assertRows(
            "WITH trip AS (SELECT * FROM bronze.trip WHERE id = 2) SELECT km FROM trip WHERE km = (SELECT max(km) FROM bronze.trip)",
            Map.of())
        .hasRows(Rows.row(7));
    assertRows(
            "WITH a AS (WITH b AS (SELECT km FROM bronze.trip) SELECT max(km) AS km FROM b) SELECT * FROM a",
            Map.of())
        .hasRows(Rows.row(7));
    assertRows(
            "SELECT id FROM bronze.trip UNION ALL SELECT length(color) FROM BRONZE.LINE", Map.of())
        .hasRows(Rows.row(1), Rows.row(2), Rows.row(3));
  }

  @Test
  void parametersAreTypedLiterals() {
    assertRows("SELECT id FROM bronze.trip WHERE line = :line", Map.of("line", "x' OR '1' = '1"))
        .isEmpty();
    assertRows(
            "WITH t AS (SELECT * FROM bronze.trip WHERE km > :km) SELECT id FROM t WHERE EXISTS (SELECT 1 FROM bronze.line WHERE name <> :line)",
            Map.of("km", 6, "line", "b"))
        .hasRows(Rows.row(2));
    Dataset<Row> types =
        parse("SELECT :a AS a, :b AS b, :c AS c, :d AS d, :e AS e")
            .bind(
                Map.of(),
                Map.of("a", "t", "b", 1, "c", 1L, "d", true, "e", new BigDecimal("1.50")));
    assertThat(types.schema().toDDL().replace(" NOT NULL", ""))
        .isEqualTo("a STRING,b INT,c BIGINT,d BOOLEAN,e DECIMAL(3,2)");
  }

  @Test
  void aParameterWithoutValueIsAnError() {
    assertThatThrownBy(
            () ->
                parse("WITH t AS (SELECT * FROM bronze.trip WHERE km > :mon) SELECT * FROM t")
                    .bind(tables(), Map.of("month", 1)))
        .isInstanceOfSatisfying(
            LagoaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.QUERY_INVALID))
        .hasMessageContaining("x.sql:10: Cannot bind parameter :mon")
        .hasMessageContaining("[month]");
  }

  @Test
  void aColumnThatIsUnknownSaysWhere() {
    assertThatThrownBy(() -> parse("SELECT id,\n  kms\nFROM bronze.trip").bind(tables(), Map.of()))
        .hasMessageStartingWith("x.sql:11: Cannot analyse query: ")
        .hasMessageContaining("kms")
        .hasMessageNotContaining("SQLSTATE");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM bronze.trip",
        "SELECT id * 2 AS double, upper(line) FROM bronze.trip WHERE km > :km",
        "SELECT x.a FROM (SELECT id AS a, km FROM bronze.trip WHERE km > 1) x WHERE x.km < 100",
        "SELECT id, current_timestamp() AS at FROM bronze.trip"
      })
  void filtersAndProjectionsAreRowWise(String sql) {
    assertThat(obstacle(sql)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT line, count(*) FROM bronze.trip GROUP BY line            | Aggregate",
        "SELECT max(km) FROM bronze.trip                                 | Aggregate",
        "SELECT DISTINCT line FROM bronze.trip                           | Distinct",
        "SELECT id, row_number() OVER (ORDER BY km) FROM bronze.trip     | Window",
        "SELECT id FROM bronze.trip ORDER BY id LIMIT 1                  | Limit",
        "SELECT id, rand() FROM bronze.trip                              | nondeterministic",
        "SELECT id FROM bronze.trip WHERE uuid() > 'a'                   | nondeterministic",
        "SELECT id FROM bronze.trip WHERE km = (SELECT max(km) FROM bronze.trip) | subquery",
        "SELECT id FROM bronze.trip WHERE line IN (SELECT name FROM bronze.line) | subquery",
        "SELECT id FROM bronze.trip UNION ALL SELECT km FROM bronze.trip | Union",
        "SELECT t.id FROM bronze.trip t JOIN bronze.trip u ON t.id = u.km | Join",
        "SELECT id FROM bronze.trip TABLESAMPLE (50 PERCENT)             | Sample",
        "SELECT explode(array(1, 2)) FROM bronze.trip                    | Generate"
      })
  void saysWhatStandsInTheWayOfRowByRow(String sql, String obstacle) {
    assertThat(obstacle(sql)).hasValueSatisfying(found -> assertThat(found).contains(obstacle));
  }

  @ParameterizedTest
  @CsvSource({
    "SELECT id FROM bronze.trip,                                       id,   id",
    "SELECT id AS trip_id FROM bronze.trip,                            trip_id, id",
    "SELECT x.a AS b FROM (SELECT id AS a FROM bronze.trip) x,         b,    id",
    "SELECT km AS id FROM bronze.trip,                                 id,   km",
    "SELECT ID FROM bronze.trip WHERE km > 0,                          id,   id",
    "SELECT id + 0 AS id FROM bronze.trip,                             id,   ''",
    "SELECT CAST(id AS BIGINT) AS id FROM bronze.trip,                 id,   ''",
    "SELECT km FROM bronze.trip,                                       id,   ''"
  })
  void followsAColumnToItsOrigin(String sql, String column, String origin) {
    Query query = parse(sql);
    Dataset<Row> bound = query.bind(tables(), Map.of());
    assertThat(query.origin(bound, "bronze.trip", column))
        .isEqualTo(origin.isEmpty() ? Optional.empty() : Optional.of(origin));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT line, count(*) AS n FROM bronze.trip GROUP BY line            | line    | true",
        "SELECT line, count(*) AS n FROM bronze.trip GROUP BY line            | line,n  | true",
        "SELECT line, km, count(*) AS n FROM bronze.trip GROUP BY line, km    | line    | false",
        "SELECT line AS id, count(*) AS n FROM bronze.trip GROUP BY line      | id      | true",
        "SELECT upper(line) AS id, count(*) AS n FROM bronze.trip GROUP BY line | id    | false",
        "SELECT DISTINCT line FROM bronze.trip                                | line    | true",
        "SELECT max(km) AS km FROM bronze.trip                                | km      | true",
        "SELECT id FROM bronze.trip                                           | id      | false"
      })
  void provesThatAKeyIsUnique(String sql, String key, boolean proven) {
    Dataset<Row> rows = parse(sql).bind(tables(), Map.of());
    assertThat(Query.provenUnique(rows, List.of(key.split(",")))).isEqualTo(proven);
  }
}
