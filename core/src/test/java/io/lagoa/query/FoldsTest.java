package io.lagoa.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.config.Place;
import io.lagoa.kit.Rows;
import io.lagoa.kit.SparkExtension;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SparkExtension.class)
final class FoldsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT line, count(*) AS n, max(day) AS last FROM a.t GROUP BY line",
        "SELECT sum(speed) AS n, t.line FROM a.t JOIN a.u USING (line) WHERE speed > 1 GROUP BY t.line",
        "SELECT upper(line) AS name, min(line) AS n FROM a.t GROUP BY upper(line)",
        "WITH g AS (SELECT line, sum(fare) AS n FROM a.t GROUP BY line) SELECT line, n FROM g",
        "SELECT line, count(speed) FILTER (WHERE speed > 1) AS n FROM a.t GROUP BY line",
      })
  void newRowsAreEnough(String sql, SparkSession spark) {
    assertThat(folds(spark, sql)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT line, sum(CAST(speed AS DOUBLE)) AS n FROM a.t GROUP BY line",
        "SELECT line, count(DISTINCT speed) AS n FROM a.t GROUP BY line",
        "SELECT line, avg(speed) AS n FROM a.t GROUP BY line",
        "SELECT line, sum(speed) + 1 AS n FROM a.t GROUP BY line",
        "SELECT line, n + 1 AS n FROM (SELECT line, sum(speed) AS n FROM a.t GROUP BY line)",
        "SELECT line, count(*) AS n FROM a.t GROUP BY line HAVING count(*) > 1",
        "SELECT line, try_sum(speed) AS n FROM a.t GROUP BY line",
        "SELECT count(*) AS n FROM a.t GROUP BY line",
        "SELECT count(*) AS n FROM a.t",
        "SELECT line, count(*) AS n FROM a.t WHERE day >= current_date() - 7 GROUP BY line",
        "SELECT line, sum(CAST(fare AS DECIMAL(30,10))) AS n FROM a.t GROUP BY line",
        "SELECT line, speed AS n FROM a.t",
        "SELECT line, count(*) AS n FROM (SELECT DISTINCT line, speed FROM a.t) GROUP BY line",
        "SELECT line, count(*) AS n FROM (SELECT * FROM a.t LIMIT 5) GROUP BY line",
        "SELECT line, count(*) AS n FROM a.t WHERE rand() > 0 GROUP BY line",
        "SELECT x.line, count(*) AS n FROM a.t x JOIN a.t y ON x.line = y.line GROUP BY x.line",
        "SELECT u.line, count(t.line) AS n FROM a.u LEFT JOIN a.t USING (line) GROUP BY u.line",
        "SELECT line, count(*) AS n FROM a.t GROUP BY ROLLUP (line)",
        "SELECT line, count(*) AS n FROM a.t WHERE speed > (SELECT max(line) FROM a.u) GROUP BY line",
      })
  void oldRowsAreNeeded(String sql, SparkSession spark) {
    assertThat(folds(spark, sql)).isFalse();
  }

  private static boolean folds(SparkSession spark, String sql) {
    return Query.folds(
            Query.parse(spark, sql, Place.CODE)
                .bind(
                    Map.of(
                        "a.t",
                            Rows.of(spark, "line STRING, speed INT, fare DECIMAL(6,2), day DATE"),
                        "a.u", Rows.of(spark, "line STRING, name STRING")),
                    Map.of()),
            "a.t")
        .isPresent();
  }
}
