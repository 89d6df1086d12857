package io.lagoa.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.TestPostgres;
import io.lagoa.TestSpark;
import io.lagoa.kit.SparkExtension;
import io.lagoa.plan.Pipeline;
import io.lagoa.plan.Run;
import io.lagoa.sink.JdbcSink;
import io.lagoa.source.Jdbc;
import io.lagoa.table.Table;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Targets of a lake that is lost and comes from its backup again, with versions before theirs. */
@ExtendWith(SparkExtension.class)
final class RestoredLakeTest {
  private static final TestPostgres POSTGRES = TestPostgres.database();
  private static final Table ITEM =
      Table.bronze("item").from(Jdbc.table("shop", "public.item")).key("id");
  private static final Pipeline WITHOUT_TARGET = Pipeline.of(ITEM);
  private static final Pipeline ROAD =
      Pipeline.of(ITEM.to(JdbcSink.table("shop", "public.served").mirror()));

  @TempDir private Path folder;

  @Test
  void theTargetHoldsWhatTheRestoredLakeHolds() throws Exception {
    create();
    run("lake", "INSERT INTO item VALUES (1, 'a'), (2, 'b')");
    FileUtils.copyDirectory(at("lake"), at("backup"));
    run("lake", "INSERT INTO item VALUES (3, 'lost')");
    run("lake", "UPDATE item SET v = 'lost' WHERE id = 1");
    run("lake", "INSERT INTO item VALUES (4, 'lost')");
    run("backup", "DELETE FROM item WHERE v = 'lost'");
    run("backup", "UPDATE item SET v = 'B' WHERE id = 2");
    run("backup", "TRUNCATE served");
  }

  /** The restored lake goes on without its target, to the number that this holds or beyond. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aVersionOfTheSameNumberIsAnother(int versions) throws Exception {
    loseOne();
    for (int i = 0; i < versions; i++) {
      POSTGRES.run("INSERT INTO item VALUES (%d, 'new')".formatted(4 + i));
      assertThat(open("backup").run(WITHOUT_TARGET).succeeded()).isTrue();
    }
    assertThat(open("backup").plan(ROAD).toString())
        .contains("holds version 1 of before bronze.item was set back");
    run("backup", "DELETE FROM item WHERE id = 2");
    assertThat(open("backup").run(ROAD).unchanged()).isTrue();
  }

  @Test
  void aTableGoesBackWithItsInput() throws Exception {
    Pipeline both = Pipeline.of(ITEM, Table.silver("item").sql("SELECT * FROM bronze.item"));
    for (int versions : List.of(0, 1, 2)) {
      create();
      String lake = "both" + versions;
      String bronze = lake + "/bronze/item";
      POSTGRES.run("INSERT INTO item VALUES (1, 'a'), (2, 'b')");
      assertThat(open(lake).run(both).succeeded()).isTrue();
      FileUtils.copyDirectory(at(bronze), at("bronze" + versions));
      POSTGRES.run("INSERT INTO item VALUES (3, 'lost')");
      assertThat(open(lake).run(both).succeeded()).isTrue();
      POSTGRES.run("DELETE FROM item WHERE v = 'lost'");
      FileUtils.deleteDirectory(at(bronze));
      FileUtils.copyDirectory(at("bronze" + versions), at(bronze));
      DeltaLog.clearCache();
      for (int i = 0; i < versions; i++) {
        POSTGRES.run("INSERT INTO item VALUES (%d, 'new')".formatted(4 + i));
        assertThat(open(lake).run(WITHOUT_TARGET).succeeded()).isTrue();
      }
      Run run = open(lake).run(both);
      assertThat(run.exitStatus()).as(run.toString()).isZero();
      assertThat(
              open(lake)
                  .sql("SELECT id || '|' || v AS item FROM silver.item ORDER BY id")
                  .collectAsList()
                  .stream()
                  .map(row -> row.getString(0)))
          .containsExactlyElementsOf(items("item"));
    }
  }

  /** One row is in the target and in a version that the backup does not have. */
  private void loseOne() throws IOException {
    create();
    run("lake", "INSERT INTO item VALUES (1, 'a'), (2, 'b')");
    FileUtils.copyDirectory(at("lake"), at("backup"));
    run("lake", "INSERT INTO item VALUES (3, 'lost')");
    POSTGRES.run("DELETE FROM item WHERE v = 'lost'");
  }

  /** As after ten days without the target, with {@code maintain} each night. */
  @Test
  void aTargetThatIsTooFarBehindForTheChangesGetsAllRows() throws Exception {
    create();
    run("lake", "INSERT INTO item VALUES (1, 'a'), (2, 'b')");
    for (String change :
        List.of(
            "UPDATE item SET v = 'A'",
            "DELETE FROM item WHERE id = 2",
            "UPDATE item SET v = 'B'")) {
      POSTGRES.run(change);
      assertThat(open("lake").run(WITHOUT_TARGET).succeeded()).isTrue();
    }
    File table = new File(at("lake"), "bronze/item");
    for (File file : FileUtils.listFiles(table, null, true)) {
      assertThat(file.setLastModified(file.lastModified() - Duration.ofDays(10).toMillis()))
          .isTrue();
    }
    SparkSession spark = TestSpark.session();
    String guard = "spark.databricks.delta.retentionDurationCheck.enabled";
    spark.conf().set(guard, "false");
    spark.sql("VACUUM delta.`%s` RETAIN 0 HOURS".formatted(table));
    spark.conf().unset(guard);

    run("lake", "INSERT INTO item VALUES (3, 'c')");
    run("lake", "UPDATE item SET v = 'C' WHERE id = 3");
  }

  /** After the change and a run of the lake there, the target is equal to the source. */
  private void run(String lake, String change) {
    POSTGRES.run(change);
    Run run = open(lake).run(ROAD);
    assertThat(run.exitStatus()).as(run.toString()).isZero();
    assertThat(items("served")).as(change).isEqualTo(items("item"));
  }

  private static void create() {
    POSTGRES.run("DROP TABLE IF EXISTS item, served");
    POSTGRES.run("CREATE TABLE item (id int PRIMARY KEY, v text)");
  }

  private Lake open(String lake) {
    return Lake.open(
        LakeSettings.at(at(lake).toString()).connection("shop", POSTGRES.connection()));
  }

  private File at(String lake) {
    return folder.resolve(lake).toFile();
  }

  private static List<String> items(String table) {
    return POSTGRES.rows("SELECT id, v FROM %s ORDER BY id".formatted(table));
  }
}
