package io.lagoa.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.config.Place;
import io.lagoa.kit.SparkExtension;
import io.lagoa.plan.Pipeline;
import io.lagoa.plan.Run;
import io.lagoa.plan.StageResult;
import io.lagoa.query.Query;
import io.lagoa.table.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Refreshed in part, however rows change and are divided into runs, a table equals its query. */
@ExtendWith(SparkExtension.class)
final class IncrementalTest {
  @TempDir Path folder;

  @Test
  void aPartEqualsTheWhole(SparkSession spark) {
    Map<String, Integer> ways = new TreeMap<>();
    refresh(spark, 20261120, 5, 10, ways);
    System.out.println("refreshed " + ways);
    assertThat(ways.keySet()).contains("affected partitions", "changed keys");
  }

  @Test
  @Tag("thorough")
  void aPartEqualsTheWholeOfHundredTables(SparkSession spark) {
    Map<String, Integer> ways = new TreeMap<>();
    for (int seed = 0; seed < 10; seed++) {
      refresh(spark, seed, 10, 10, ways);
    }
    System.out.println("refreshed " + ways);
  }

  private void refresh(
      SparkSession spark, long seed, int tables, int changes, Map<String, Integer> ways) {
    Random random = new Random(seed);
    Lake lake = Lake.open(folder.resolve("lake-" + seed).toString());
    ChangingTables inputs = new ChangingTables(spark, lake.root(), random);
    inputs.create();
    List<RandomTable> golds = new ArrayList<>();
    for (int index = 0; index < tables; index++) {
      golds.add(RandomTable.of("t" + index, random));
    }
    Pipeline pipeline = Pipeline.of(golds.stream().map(RandomTable::table).toArray(Table[]::new));
    refreshed(lake, pipeline, golds, "seed " + seed + ", first version");
    for (int step = 0; step < changes; step++) {
      StringBuilder about = new StringBuilder("seed " + seed + ", step " + step);
      for (int times = random.nextInt(3); times >= 0; times--) {
        about.append(", ").append(inputs.change());
      }
      Run run = refreshed(lake, pipeline, golds, about.toString());
      for (RandomTable gold : golds) {
        String name = gold.table().name().toString();
        assertThat(run.stage(name).how())
            .as("%s: %s of %s", about, name, gold)
            .isNotEqualTo("full");
        ways.merge(run.stage(name).how(), 1, Integer::sum);
      }
    }
  }

  private static Run refreshed(
      Lake lake, Pipeline pipeline, List<RandomTable> golds, String about) {
    Run run = lake.run(pipeline);
    assertThat(run.exitStatus()).as("%s: %s", about, run).isZero();
    Map<String, Dataset<Row>> now =
        Map.of("bronze.fact", lake.table("bronze.fact"), "bronze.dim", lake.table("bronze.dim"));
    for (RandomTable gold : golds) {
      String name = gold.table().name().toString();
      StageResult stage = run.stage(name);
      String as = "%s: %s refreshed by %s of %s".formatted(about, name, stage, gold);
      List<Row> expected =
          Query.parse(lake.spark(), gold.sql(), Place.CODE).bind(now, Map.of()).collectAsList();
      boolean checked = !gold.table().checks().isEmpty();
      List<Row> good = expected.stream().filter(row -> !checked || !fails(row)).toList();
      List<Row> found = lake.table(name).collectAsList();
      assertThat(texts(found)).as(as).isEqualTo(texts(good));
      assertThat(stage.rows()).as(as).isEqualTo(found.size());
      long rejected =
          lake.tables().contains("quarantine." + name.replace('.', '_'))
              ? lake.table("quarantine." + name.replace('.', '_')).count()
              : 0;
      assertThat(rejected).as(as).isEqualTo(expected.size() - good.size());
    }
    return run;
  }

  private static boolean fails(Row row) {
    Object v = row.getAs("v");
    return v != null && ((Number) v).longValue() % 3 == 1;
  }

  private static List<String> texts(List<Row> rows) {
    String[] texts = rows.stream().map(Row::toString).toArray(String[]::new);
    Arrays.sort(texts);
    return List.of(texts);
  }
}
