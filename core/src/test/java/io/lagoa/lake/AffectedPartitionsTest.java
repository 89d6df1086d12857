package io.lagoa.lake;

import static io.lagoa.kit.DatasetAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.delta.Extent;
import io.lagoa.kit.JobCount;
import io.lagoa.kit.JobCounter;
import io.lagoa.kit.SparkExtension;
import io.lagoa.plan.Pipeline;
import io.lagoa.plan.Plan;
import io.lagoa.plan.Run;
import io.lagoa.plan.Stage;
import io.lagoa.table.Table;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
final class AffectedPartitionsTest {
  private static final String SQL =
      "SELECT p, g, count(*) AS n, sum(v) AS v FROM bronze.trip GROUP BY p, g";
  private static final int OF_LOGS = 1_500; // actions of a hundred files, read more than once

  @TempDir Path folder;

  @Test
  void onlyTheirRowsAreRead(SparkSession spark) {
    appendsOnePercent(spark, 200_000, Table.gold("trip").sql(SQL).partitionBy("p"));
  }

  @Tag("thorough")
  @Test
  void onlyTheirRowsAreReadForAKeyedTable(SparkSession spark) {
    appendsOnePercent(spark, 20_000, Table.gold("trip").sql(SQL).key("p", "g").partitionBy("p"));
  }

  @Test
  @Tag("thorough")
  void onlyTheirRowsAreReadOfMillions(SparkSession spark) {
    appendsOnePercent(spark, 2_000_000, Table.gold("trip").sql(SQL).partitionBy("p"));
  }

  private void appendsOnePercent(SparkSession spark, int rows, Table gold) {
    Lake lake = Lake.open(folder.resolve("lake").toString());
    String bronze = lake.root() + "/bronze/trip";
    spark.sql(
        "CREATE TABLE delta.`%s` (p INT, g INT, v BIGINT) USING delta PARTITIONED BY (p) TBLPROPERTIES ('delta.enableChangeDataFeed' = 'true')"
            .formatted(bronze));
    append(spark, bronze, rows, "CAST(id % 100 AS INT)");
    Pipeline pipeline = Pipeline.of(gold);
    assertThat(lake.run(pipeline).exitStatus()).isZero();
    append(spark, bronze, rows / 100, "CAST(3 + 4 * (id % 2) AS INT)");

    Plan plan = lake.plan(pipeline);
    assertThat(plan.toString())
        .contains("affected partitions", "2 of 100 partitions of bronze.trip changed");
    List<Path> read = parquet("bronze", "p=3", "p=7");
    Stage.Reading reading = plan.stages().get(0).reads().get(0);
    assertThat(reading.within()).isEmpty();
    assertThat(reading.extent()).contains(extent(read, 2));
    List<Path> remade = parquet("gold", "p=3", "p=7");
    assertThat(plan.stages().get(0).remakes())
        .contains(new Stage.Remaking(extent(remade, 2), gold.key().isEmpty()));
    assertThat(plan.toString())
        .contains("%d files of 2 partitions, ".formatted(read.size()))
        .contains("%d files of 2 partitions, ".formatted(remade.size()));
    AtomicReference<Run> run = new AtomicReference<>();
    JobCount cost = JobCounter.during(spark, () -> run.set(plan.run()));

    System.out.println(run.get() + "\n" + cost);
    assertThat(run.get().stage("gold.trip").how()).isEqualTo("affected partitions");
    int affected = 2 * rows / 100 + rows / 100;
    int standing = gold.key().isEmpty() ? 0 : 40;
    assertThat(cost.recordsRead()).isBetween((long) affected, (long) affected + standing + OF_LOGS);
    assertThat(lake.table("gold.trip"))
        .isEqualTo(
            spark
                .read()
                .format("delta")
                .load(bronze)
                .groupBy("p", "g")
                .agg(
                    org.apache.spark.sql.functions.count("*").as("n"),
                    org.apache.spark.sql.functions.sum("v").as("v")));
    assertThat(run.get().stage("gold.trip").rows()).isEqualTo(lake.table("gold.trip").count());
  }

  /** A month follows from its days: what is read is more than what changed. */
  @Test
  void whatIsReadIsAllThatThePartitionsAreMadeFrom(SparkSession spark) {
    Lake lake = Lake.open(folder.resolve("lake").toString());
    String bronze = lake.root() + "/bronze/trip";
    spark.sql(
        "CREATE TABLE delta.`%s` (day DATE, v INT) USING delta PARTITIONED BY (day) TBLPROPERTIES ('delta.enableChangeDataFeed' = 'true')"
            .formatted(bronze));
    String insert = "INSERT INTO delta.`" + bronze + "` VALUES ";
    spark.sql(
        insert
            + "(DATE '2024-01-01', 1), (DATE '2024-01-02', 2), (DATE '2024-02-01', 3), (DATE '2024-02-02', 4)");
    Pipeline pipeline =
        Pipeline.of(
            Table.gold("trip")
                .sql(
                    "SELECT CAST(trunc(day, 'MM') AS DATE) AS month, sum(v) AS v FROM bronze.trip GROUP BY 1")
                .partitionBy("month"));
    assertThat(lake.run(pipeline).exitStatus()).isZero();
    spark.sql(insert + "(DATE '2024-02-02', 5), (DATE '2024-03-01', 6)");

    Stage stage = lake.plan(pipeline).stages().get(0);

    assertThat(stage.how()).isEqualTo("affected partitions");
    assertThat(stage.reason()).isEqualTo("2 of 5 partitions of bronze.trip changed");
    assertThat(stage.reads().get(0).extent())
        .contains(
            extent(parquet("bronze", "day=2024-02-01", "day=2024-02-02", "day=2024-03-01"), 3));
    assertThat(stage.remakes())
        .contains(new Stage.Remaking(extent(parquet("gold", "month=2024-02-01"), 2), true));
  }

  private List<Path> parquet(String layer, String... partitions) {
    return Stream.of(partitions)
        .flatMap(one -> Trips.parquet(folder.resolve("lake/" + layer + "/trip/" + one)).stream())
        .toList();
  }

  private static Extent extent(List<Path> files, int partitions) {
    long bytes = files.stream().mapToLong(file -> file.toFile().length()).sum();
    return new Extent(files.size(), bytes, OptionalLong.of(partitions));
  }

  private static void append(SparkSession spark, String table, int rows, String partition) {
    spark
        .range(0, rows, 1, 1)
        .selectExpr(partition + " AS p", "CAST(id % 7 AS INT) AS g", "id AS v")
        .write()
        .format("delta")
        .mode("append")
        .save(table);
  }
}
