package io.lagoa.publish;

import static io.lagoa.kit.DatasetAssert.assertThat;
import static io.lagoa.kit.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.check.Check;
import io.lagoa.delta.TableState.Counts;
import io.lagoa.delta.Upkeep;
import io.lagoa.kit.JobCounter;
import io.lagoa.kit.Rows;
import io.lagoa.kit.SparkExtension;
import io.lagoa.table.DeletionVectors;
import io.lagoa.table.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Rows that leave are marked beside their file, which stays. */
@ExtendWith(SparkExtension.class)
final class MarkingTest {
  private static final Table TABLE = Table.silver("trip").key("id").orderBy("at").upsert();
  private static final Table MARKED = choosing(DeletionVectors.ALWAYS);

  @TempDir Path folder;
  private SparkSession spark;

  @BeforeEach
  void session(SparkSession session) {
    spark = session;
  }

  private static Table choosing(DeletionVectors choice) {
    return TABLE.layout(layout -> layout.deletionVectors(choice));
  }

  private Dataset<Row> rows(Row... rows) {
    return Rows.of(spark, "id INT, at INT, value INT", rows);
  }

  private Dataset<Row> many(int from, int to) {
    return spark.range(from, to, 1, 1).selectExpr("int(id) AS id", "1 AS at", "int(id) AS value");
  }

  private Desk desk(Table table) {
    return new Desk(spark, folder, table);
  }

  @Test
  void theFileOfAnUpdatedRowStaysAndTheChangesAreTold() {
    Desk desk = desk(MARKED.key("ID"));
    desk.upsert(many(0, 100));
    List<String> before = desk.files();

    Outcome outcome = desk.upsert(rows(row(7, 2, 70), row(8, 0, 80), row(9, 1, 9), row(200, 1, 2)));

    assertThat(outcome.counts()).isEqualTo(new Counts(4, 1, 1, 0, 2, 0));
    assertThat(outcome.rows()).isEqualTo(101);
    assertThat(desk.files()).containsAll(before).hasSize(2);
    assertThat(marks()).hasSize(1);
    assertThat(desk.rows().where("id IN (7, 8, 9, 200)"))
        .hasRows(row(7, 2, 70), row(8, 1, 8), row(9, 1, 9), row(200, 1, 2));
    assertThat(desk.rows().count()).isEqualTo(101);
    assertThat(desk.changes(1).select("id", "value", "_change_type"))
        .hasRows(
            row(7, 7, "update_preimage"), row(7, 70, "update_postimage"), row(200, 2, "insert"));

    desk.upsert(rows(row(8, 3, 81), row(7, 3, 71)));
    assertThat(desk.files()).containsAll(before);
    assertThat(desk.rows().where("id IN (7, 8)")).hasRows(row(7, 3, 71), row(8, 3, 81));
    assertThat(desk.rows().count()).isEqualTo(101);
    assertThat(desk.upsert(rows(row(7, 3, 71))).counts()).isEqualTo(new Counts(1, 0, 0, 0, 1, 0));
  }

  @Tag("thorough")
  @Test
  void maintenanceRemakesAFileThatLostAQuarterOfItsRows() {
    Desk desk = desk(MARKED);
    desk.upsert(many(0, 10));
    desk.upsert(many(0, 2).selectExpr("id", "2 AS at", "value"));
    Upkeep upkeep = Upkeep.of(spark, folder.resolve("table").toString());
    assertThat(upkeep.wornFiles()).isZero();
    desk.upsert(many(2, 3).selectExpr("id", "2 AS at", "value"));
    upkeep = Upkeep.of(spark, folder.resolve("table").toString());
    assertThat(upkeep.wornFiles()).isEqualTo(1);

    upkeep.compact();

    assertThat(Upkeep.of(spark, folder.resolve("table").toString()).wornFiles()).isZero();
    assertThat(desk.rows().selectExpr("count(*)", "sum(value)")).hasRows(row(10L, 45L));
    assertThat(desk.upsert(rows(row(4, 2, 40))).counts().updated()).isEqualTo(1);
  }

  @Tag("thorough")
  @Test
  void aFileThatLosesMostOfItsRowsIsRemade() {
    Desk desk = desk(MARKED);
    desk.upsert(many(0, 10));
    List<String> before = desk.files();

    desk.upsert(many(0, 6).selectExpr("id", "2 AS at", "-value AS value"));

    assertThat(desk.files()).doesNotContainAnyElementsOf(before);
    assertThat(marks()).isEmpty();
    assertThat(desk.rows().selectExpr("count(*)", "sum(value)")).hasRows(row(10L, 15L));
  }

  @Test
  void deletedRowsAreMarkedAndLateOnesDoNotComeBack() {
    Desk desk = desk(MARKED.deleteWhen("value < 0"));
    desk.upsert(many(0, 100));
    List<String> before = desk.files();

    desk.upsert(rows(row(5, 3, -1), row(6, 3, 66)));
    desk.upsert(rows(row(5, 2, 55)));

    assertThat(desk.files()).containsAll(before);
    assertThat(desk.rows().where("id < 8 AND id > 4")).hasRows(row(6, 3, 66), row(7, 1, 7));
    assertThat(desk.changes(1).select("id", "_change_type"))
        .hasRows(row(5, "delete"), row(6, "update_preimage"), row(6, "update_postimage"));
  }

  @Tag("thorough")
  @Test
  void closedVersionsOfAHistoryAreMarked() {
    Desk desk =
        desk(
            Table.silver("trip")
                .key("id")
                .orderBy("at")
                .history()
                .layout(layout -> layout.deletionVectors(DeletionVectors.ALWAYS)));
    desk.history(many(0, 100));
    List<String> before = desk.files();

    desk.history(rows(row(3, 5, 30)));

    assertThat(desk.files()).containsAll(before);
    assertThat(desk.rows().where("id = 3").select("value", "valid_to", "is_current"))
        .hasRows(row(3, 5, false), row(30, null, true));
    assertThat(desk.rows().count()).isEqualTo(101);
  }

  @Test
  void checksJudgeTheTableWithoutWhatIsMarkedAndAStopLeavesNothing() {
    Desk desk = desk(MARKED.check(Check.that("max(value) < 100").stop()));
    desk.upsert(many(0, 100));

    assertThat(desk.upsert(rows(row(99, 2, 100))).version()).isEmpty();
    assertThat(marks()).isEmpty();
    assertThat(desk.rows().where("id = 99")).hasRows(row(99, 1, 99));

    Desk again = desk(MARKED.check(Check.that("max(value) < 99").stop()));
    assertThat(again.upsert(rows(row(99, 3, 5))).version()).contains(1L);
  }

  @Tag("thorough")
  @Test
  void whoSaysNeverGetsFilesWithoutMarks() {
    desk(MARKED).upsert(many(0, 100));
    desk(MARKED).upsert(rows(row(1, 2, 10)));
    List<String> before = desk(MARKED).files();
    Desk desk = desk(choosing(DeletionVectors.NEVER));

    desk.upsert(rows(row(1, 3, 11), row(2, 3, 12)));

    assertThat(desk.files()).doesNotContainAnyElementsOf(before);
    assertThat(desk.rows().selectExpr("count(*)", "sum(value)")).hasRows(row(100L, 4970L));
  }

  @Tag("thorough")
  @Test
  void smallTablesHaveNoMarksUnlessAsked() {
    Desk desk = desk(TABLE);
    desk.upsert(many(0, 100));
    desk.upsert(rows(row(1, 2, 10)));

    assertThat(marks()).isEmpty();
    assertThat(
            spark
                .sql("DESCRIBE DETAIL delta.`%s/table`".formatted(folder))
                .select("minReaderVersion"))
        .hasRows(row(1));
  }

  @Test
  void ofALargeTableOnlyTheKeysOfTheBatchGoOn() {
    Desk desk = desk(MARKED);
    desk.upsert(wide(0, 60_000, 1));
    List<String> before = desk.files();

    desk.upsert(wide(100, 110, 2));
    desk.upsert(wide(100, 101, 3).unionAll(wide(20_000, 20_001, 3)));
    desk.upsert(wide(100, 102, 4).unionAll(wide(20_000, 20_001, 2)));

    assertThat(desk.files()).containsAll(before);
    assertThat(desk.rows().where("at > 1").groupBy("at").count())
        .hasRows(row(2, 8L), row(3, 1L), row(4, 2L));
    assertThat(desk.rows().selectExpr("count(*)", "count(DISTINCT id)"))
        .hasRows(row(60_000L, 60_000L));
  }

  @Tag("thorough")
  @Test
  void aTableThatHasGrownLargeIsMarkedUnasked() {
    Desk desk = desk(TABLE);
    desk.upsert(wide(0, 300_000, 1));
    List<String> before = desk.files();

    desk.upsert(wide(100, 110, 2));

    assertThat(marks()).hasSize(1);
    assertThat(desk.files()).containsAll(before);
  }

  private Dataset<Row> wide(int from, int to, int at) {
    return spark
        .range(from, to, 1, 1)
        .selectExpr("int(id) AS id", at + " AS at", "sha2(string(id), 256) AS value");
  }

  @Test
  void newKeysBeyondThoseThatStandReadNoneOfThem() {
    Desk desk = desk(TABLE);
    desk.upsert(many(0, 100_000));

    long read = JobCounter.during(spark, () -> desk.upsert(many(100_000, 100_010))).recordsRead();

    assertThat(read).isLessThan(100);
    assertThat(desk.rows().count()).isEqualTo(100_010);
  }

  private List<Path> marks() {
    try (Stream<Path> files = Files.list(folder.resolve("table"))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("deletion_vector"))
          .toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
