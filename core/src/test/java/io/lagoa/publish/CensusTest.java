package io.lagoa.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.kit.SparkExtension;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
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
  void rowsThatAreNoChangeAreNotCounted(SparkSession spark) {
    census.of(changes(spark).where("op IS NULL"), "op", "place").collectAsList();
    assertThat(census.files()).isEmpty();
    assertThat(census.count(Difference.UPDATE)).isZero();
  }
}
