package io.lagoa.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.check.Check;
import io.lagoa.kit.SparkExtension;
import io.lagoa.plan.Pipeline;
import io.lagoa.plan.Run;
import io.lagoa.source.FileSource;
import io.lagoa.table.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Lakes with tables of the same names, at work side by side in one Spark session. */
@ExtendWith(SparkExtension.class)
final class LakesTest {
  @TempDir Path folder;

  @Test
  void lakesOfOneSessionDoNotMix(SparkSession spark) throws Exception {
    work(2, 1);
  }

  @Test
  @Tag("thorough")
  void manyLakesOfOneSessionDoNotMix(SparkSession spark) throws Exception {
    work(4, 4);
  }

  private void work(int count, int days) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(count);
    try {
      List<Future<?>> lakes = new ArrayList<>();
      for (int lake = 0; lake < count; lake++) {
        int number = lake;
        lakes.add(threads.submit(() -> fill(number, days)));
      }
      for (Future<?> lake : lakes) {
        lake.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private Object fill(int number, int days) throws IOException {
    Path home = Files.createDirectories(folder.resolve("lake" + number));
    Lake lake = Lake.open(home.resolve("root").toString());
    for (int day = 1; day <= days; day++) {
      Path file = Files.createDirectories(home.resolve("in")).resolve(day + ".json");
      Files.writeString(
          file, "{\"id\":%d,\"n\":%d}\n{\"id\":0,\"n\":%d}".formatted(day, number, number));
      Run run = lake.run(pipeline(home));
      assertThat(run.succeeded()).as(run.toString()).isTrue();
      for (String table : List.of("bronze.trip", "silver.trip", "gold.total")) {
        String query = "SELECT DISTINCT n FROM " + table;
        assertThat(numbers(lake.sql(query))).as(query).containsExactly((long) number);
      }
      assertThat(lake.table("silver.trip").count()).isEqualTo(day + 1);
      assertThat(lake.sql("SELECT ids FROM gold.total").first().getLong(0)).isEqualTo(day + 1);
    }
    return home;
  }

  private static List<Long> numbers(Dataset<Row> rows) {
    return rows.collectAsList().stream().map(row -> row.getLong(0)).toList();
  }

  private static Pipeline pipeline(Path home) {
    return Pipeline.of(
        Table.bronze("trip")
            .from(FileSource.json(home.resolve("in/*.json").toString()))
            .schema("id INT, n BIGINT"),
        Table.silver("trip")
            .sql("SELECT id, n FROM bronze.trip")
            .key("id")
            .orderBy("n")
            .upsert()
            .check(Check.that("n >= 0").reject()),
        Table.gold("total").sql("SELECT n, count(id) AS ids FROM silver.trip GROUP BY n").key("n"));
  }
}
