package io.lagoa.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.kit.SparkExtension;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
final class CensusTest {
  private final Census census = new Census();

  /** Rows of four tasks: each third stays where it is, the others leave one of two files. */
  private static Dataset<Row> changes(SparkSession spark) {
    return spark
        .range(0, 900, 1, 4)
        .selectExpr(
            "id",
            "CASE id % 3 WHEN 0 THEN 'update' WHEN 1 THEN 'delete' END AS op",
            "IF(id % 3 = 2, NULL, struct(concat('f', id % 2) AS file, id AS row)) AS place");
  }

  @Test
  void operationsAndFilesAreCountedByTheWrite(SparkSession spark) {
    Dataset<Row> counted = census.of(changes(spark), "op", "place");
    assertThat(census.files()).as("nothing ran yet").isEmpty();
    assertThat(counted.collectAsList()).hasSize(900);
    assertThat(census.count(Difference.UPDATE)).isEqualTo(300);
    assertThat(census.count(Difference.DELETE)).isEqualTo(300);
    assertThat(census.count(Difference.INSERT)).isZero();
    assertThat(census.files()).containsExactlyInAnyOrder("f0", "f1");
  }

  /** The last of them counts. */
  @Test
  void aSecondWriteDoesNotCountTwice(SparkSession spark) {
    Dataset<Row> counted = census.of(changes(spark), "op", "place");
    counted.collectAsList();
    counted.where("id < 300").collectAsList();
    assertThat(census.count(Difference.UPDATE)).isEqualTo(300);
  }

  @Test
  void ofManyFilesEachIsCountedByOneTask(SparkSession spark) {
    assertThat(tasksByFile(changes(spark))).containsExactly(4L, 4L);
    assertThat(tasksByFile(Census.byFile(changes(spark), 1_000, "place"))).containsExactly(4L, 4L);
    Dataset<Row> gathered = Census.byFile(changes(spark), 1_001, "place");
    assertThat(tasksByFile(gathered)).containsExactly(1L, 1L);
    assertThat(census.of(gathered, "op", "place").collectAsList()).hasSize(900);
    assertThat(census.count(Difference.DELETE)).isEqualTo(300);
  }

  private static List<Long> tasksByFile(Dataset<Row> rows) {
    return rows
        .withColumn("task", functions.spark_partition_id())
        .where("place IS NOT NULL")
        .groupBy("place.file")
        .agg(functions.countDistinct("task"))
        .collectAsList()
        .stream()
        .map(row -> row.getLong(1))
        .toList();
  }

  @Test
  void rowsThatAreNoChangeAreNotCounted(SparkSession spark) {
    census.of(changes(spark).where("op IS NULL"), "op", "place").collectAsList();
    assertThat(census.files()).isEmpty();
    assertThat(census.count(Difference.UPDATE)).isZero();
  }
}
