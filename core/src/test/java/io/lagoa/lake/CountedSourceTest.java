package io.lagoa.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.TestPostgres;
import io.lagoa.check.Counted;
import io.lagoa.kit.SparkExtension;
import io.lagoa.plan.Pipeline;
import io.lagoa.plan.Run;
import io.lagoa.plan.StageResult;
import io.lagoa.source.Jdbc;
import io.lagoa.table.Table;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Rows are counted on both sides of an extract, and one that is missing stops it. */
@ExtendWith(SparkExtension.class)
final class CountedSourceTest {
  private static final TestPostgres POSTGRES = TestPostgres.database();

  @TempDir Path folder;
  private Lake lake;

  /** The view hides a row from readers, and from nobody else. */
  @BeforeEach
  void open() {
    POSTGRES.run(
        "DROP TABLE IF EXISTS sold CASCADE",
        "CREATE TABLE sold (id int PRIMARY KEY, w int)",
        "INSERT INTO sold SELECT i, i FROM generate_series(1, 100) i",
        "CREATE VIEW holey AS SELECT * FROM sold WHERE id <> 7 OR current_query() NOT LIKE 'COPY%'");
    lake =
        Lake.open(
            LakeSettings.at(folder.resolve("lake").toString())
                .connection("shop", POSTGRES.connection()));
  }

  private static Pipeline pipeline(Jdbc source) {
    return Pipeline.of(
        Table.bronze("sold").from(source), Table.silver("sold").sql("SELECT id FROM bronze.sold"));
  }

  @Test
  void aRowThatIsLostStopsTheTable() {
    Pipeline pipeline = pipeline(Jdbc.table("shop", "holey"));

    Run run = lake.run(pipeline);

    StageResult stage = run.stage("bronze.sold");
    assertThat(stage.status()).isEqualTo(StageResult.Status.STOPPED);
    assertThat(stage.message().orElseThrow())
        .contains("rows read = rows in the database")
        .contains("measured 99 rows read, limit 100 counted");
    assertThat(run.stage("silver.sold").status()).isEqualTo(StageResult.Status.BLOCKED);
    assertThat(run.exitStatus()).isEqualTo(1);
    assertThat(run.json()).contains("\"rows_extracted\" : 99", "\"rows_in_source\" : 100");
    assertThat(lake.tables()).doesNotContain("bronze.sold");

    Pipeline careless = pipeline(Jdbc.table("shop", "holey").uncounted());
    assertThat(lake.plan(careless).toString()).contains("not counted: count = false");
    assertThat(lake.run(careless).stage("bronze.sold").inserted()).isEqualTo(99);
  }

  @Test
  void bothNumbersAreKeptWithTheVersion() {
    Pipeline pipeline = pipeline(Jdbc.table("shop", "sold").watermark("w"));
    assertThat(lake.run(pipeline).toString()).contains("Counted: 100 rows read, 100 in the");
    POSTGRES.run("INSERT INTO sold SELECT i, i FROM generate_series(101, 105) i");

    Run run = lake.run(pipeline);

    int ties = 1;
    assertThat(run.stage("bronze.sold").inserted()).isEqualTo(5);
    assertThat(run.stage("bronze.sold").counted()).contains(new Counted(5 + ties, 5 + ties));
    assertThat(
            lake.history("bronze.sold").findFirst().orElseThrow().state().orElseThrow().counted())
        .isEqualTo(new Counted(5 + ties, 5 + ties));
  }

  @Test
  void aHoleAmongNewRowsStopsTheTableAsItStands() {
    Pipeline pipeline = pipeline(Jdbc.table("shop", "holey").watermark("w"));
    POSTGRES.run("DELETE FROM sold WHERE id >= 7");
    assertThat(lake.run(pipeline).exitStatus()).isZero();
    POSTGRES.run("INSERT INTO sold VALUES (7, 107), (8, 108)");

    StageResult stopped = lake.run(pipeline).stage("bronze.sold");

    assertThat(stopped.status()).isEqualTo(StageResult.Status.STOPPED);
    assertThat(stopped.version()).contains(0L);
    assertThat(lake.table("bronze.sold").count()).isEqualTo(6);
  }
}
