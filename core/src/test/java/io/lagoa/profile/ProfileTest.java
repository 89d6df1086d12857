package io.lagoa.profile;

import static io.lagoa.kit.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lagoa.check.Check;
import io.lagoa.kit.JobCounter;
import io.lagoa.kit.Rows;
import io.lagoa.kit.SparkExtension;
import io.lagoa.lake.Lake;
import io.lagoa.lake.LakeSettings;
import io.lagoa.lake.PipelineFile;
import io.lagoa.plan.Run;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
final class ProfileTest {
  @TempDir Path folder;

  private static Dataset<Row> rows(SparkSession spark) {
    return spark
        .range(0, 200, 1, 3)
        .selectExpr(
            "id",
            "CAST(id % 4 AS INT) - 1 AS n",
            "IF(id % 10 = 0, NULL, concat('2024-01-0', 1 + id % 9)) AS day",
            "IF(id < 150, 'open', 'it\\'s closed') AS `the-state`",
            "concat('p', id, '@x.org') AS mail",
            "array(id) AS list",
            "CAST(id AS DOUBLE) AS share",
            "CAST(NULL AS STRING) AS empty");
  }

  @Test
  void saysWhatColumnsAreLike(SparkSession spark) {
    Profile profile = Profile.of(rows(spark));

    assertThat(profile.rows()).isEqualTo(200);
    assertThat(profile.unique()).containsExactlyInAnyOrder("id", "mail", "share");
    ColumnProfile n = profile.columns().get(1);
    assertThat(n.min()).contains("-1");
    assertThat(n.max()).contains("2");
    assertThat(n.mean()).hasValueSatisfying(mean -> assertThat(mean).isEqualTo(0.5));
    // 50 each of -1, 0, 1, 2: squares 50 (2.25 + 0.25 + 0.25 + 2.25) = 250, over 199
    assertThat(n.deviation())
        .hasValueSatisfying(
            deviation -> assertThat(deviation).isCloseTo(Math.sqrt(250 / 199.0), within(1e-9)));
    assertThat(n.quantiles()).containsExactly(-1.0, -1.0, 0.0, 1.0, 2.0);
    assertThat(n.allValues()).isTrue();
    assertThat(n.frequent()).hasSize(4).allMatch(one -> one.rows() == 50);
    ColumnProfile day = profile.columns().get(2);
    assertThat(day.nulls()).isEqualTo(20);
    assertThat(day.shape()).contains(Shape.DATE);
    ColumnProfile state = profile.columns().get(3);
    assertThat(state.frequent())
        .containsExactly(
            new ColumnProfile.Frequent("open", 150), new ColumnProfile.Frequent("it's closed", 50));
    assertThat(profile.columns().get(4).shape()).contains(Shape.EMAIL);
    assertThat(profile.columns().get(4).allValues()).isFalse();
    assertThat(profile.columns().get(5).min()).isEmpty();
    assertThat(profile.columns().get(7).min()).isEmpty();
    assertThat(profile.columns().get(7).nulls()).isEqualTo(200);
  }

  @Test
  void readsTheTableOnceAndWhatMayBeUniqueAgain(SparkSession spark) {
    Dataset<Row> many = rows(spark);
    Dataset<Row> few = many.select("n", "day");
    assertThat(JobCounter.during(spark, () -> Profile.of(few)).recordsRead()).isEqualTo(200);
    assertThat(JobCounter.during(spark, () -> Profile.of(many)).recordsRead()).isEqualTo(400);
  }

  /** The most frequent ones stay, whatever comes between. */
  @Test
  void frequentValuesAreFoundAmongMany(SparkSession spark) {
    Dataset<Row> rows =
        spark
            .range(0, 20_000, 1, 4)
            .selectExpr("IF(id % 4 = 0, 'a', IF(id % 4 = 1, 'b', concat('v', id))) AS v");

    List<ColumnProfile.Frequent> frequent = Profile.of(rows).columns().get(0).frequent();

    assertThat(frequent.subList(0, 2))
        .extracting(ColumnProfile.Frequent::value)
        .containsExactlyInAnyOrder("a", "b");
    assertThat(frequent.get(1).rows()).isBetween(5_000L - 20_000 / 512, 5_000L);
  }

  @Test
  void suggestedChecksParseAndPass(SparkSession spark) {
    Profile profile = Profile.of(rows(spark));
    List<String> checks = profile.suggested().stream().map(Check::toString).toList();
    assertThat(checks)
        .contains(
            "rows > 0 : stop",
            "unique(id) = 100% : stop",
            "id IS NOT NULL : reject",
            "id >= 0 : reject",
            "nulls(day) <= 11% : warn",
            "`the-state` IN ('it\\'s closed', 'open') : warn")
        .noneMatch(check -> check.startsWith("n >= 0"));

    rows(spark).write().format("delta").save(folder.resolve("lake/raw/t").toString());
    PipelineFile file =
        PipelineFile.parse(
            "tables.silver.t { sql = \"SELECT * FROM raw.t\", checks = [%s] }"
                .formatted(
                    checks.stream()
                        .map(check -> "\"" + check.replace("\\", "\\\\") + "\"")
                        .collect(Collectors.joining(", "))),
            folder.resolve("x.conf").toString());
    Lake lake = Lake.open(LakeSettings.at(folder.resolve("lake").toString()));
    Run run = lake.run(file.pipeline());

    assertThat(run.exitStatus()).as(run.toString()).isZero();
    assertThat(run.stage("silver.t").verdicts())
        .hasSameSizeAs(checks)
        .allMatch(verdict -> verdict.passed());
    assertThat(Profile.of(Rows.of(spark, "a INT")).suggested()).isEmpty();
    assertThat(Profile.of(Rows.of(spark, "a INT", row(1))).suggested()).isNotEmpty();
  }
}
