package io.lagoa.lake;

import static io.lagoa.kit.DatasetAssert.assertThat;
import static io.lagoa.kit.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagoa.delta.Extent;
import io.lagoa.delta.StoredTable;
import io.lagoa.kit.Rows;
import io.lagoa.kit.SparkExtension;
import io.lagoa.plan.Pipeline;
import io.lagoa.plan.Plan;
import io.lagoa.plan.Run;
import io.lagoa.plan.Stage;
import io.lagoa.plan.StageResult;
import io.lagoa.table.Refresh;
import io.lagoa.table.Table;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Which way a table takes, and what it says of it. */
@ExtendWith(SparkExtension.class)
final class PartTest {
  private static final String JOINED =
      "SELECT t.id, l.town, t.km FROM bronze.trip t JOIN bronze.line l ON t.line = l.name";

  @TempDir Path folder;
  private SparkSession spark;
  private Lake lake;

  @BeforeEach
  void open(SparkSession session) {
    spark = session;
    lake = Lake.open(folder.resolve("lake").toString());
    write("trip", "id INT, line STRING, km INT", row(1, "a", 5), row(2, "b", 7), row(3, "b", 9));
    write("line", "name STRING, town STRING", row("a", "x"), row("b", "y"));
  }

  private void write(String table, String ddl, Row... rows) {
    Dataset<Row> data = Rows.of(spark, ddl, rows);
    data.write()
        .format("delta")
        .option("delta.enableChangeDataFeed", "true")
        .mode("append")
        .save(lake.root() + "/bronze/" + table);
  }

  private StageResult run(Pipeline pipeline, String table) {
    Run run = lake.run(pipeline);
    assertThat(run.exitStatus()).as(run.toString()).isZero();
    return run.stage(table);
  }

  private void change(String table, String statement) {
    spark.sql(statement.formatted("delta.`" + lake.root() + "/bronze/" + table + "`"));
  }

  @Test
  void keysAreFollowedThroughAJoinFromEitherSide() {
    Pipeline pipeline = Pipeline.of(Table.gold("trip").sql(JOINED).key("id"));
    run(pipeline, "gold.trip");

    change("line", "UPDATE %s SET town = 'z' WHERE name = 'b'");
    StageResult one = run(pipeline, "gold.trip");
    assertThat(one.how()).isEqualTo("changed keys");
    assertThat(one.reason()).isEqualTo("bronze.line version 0 to 1");
    assertThat(one.updated()).isEqualTo(2);

    change("line", "UPDATE %s SET town = 'w' WHERE name = 'a'");
    change("trip", "DELETE FROM %s WHERE id = 3");
    write("trip", "id INT, line STRING, km INT", row(4, "a", 1));
    StageResult both = run(pipeline, "gold.trip");
    assertThat(both.reason()).isEqualTo("bronze.line version 1 to 2, bronze.trip version 0 to 2");
    assertThat(both.inserted() + both.updated() + both.deleted()).isEqualTo(3);
    assertThat(lake.table("gold.trip")).hasRows(row(1, "w", 5), row(2, "z", 7), row(4, "w", 1));
  }

  @Tag("thorough")
  @Test
  void newRowsAreJoinedWithATableThatDidNotChange() {
    Pipeline pipeline =
        Pipeline.of(
            Table.silver("trip").sql(JOINED).key("id").upsert(), Table.gold("t").sql(JOINED));
    run(pipeline, "gold.t");

    write("trip", "id INT, line STRING, km INT", row(4, "a", 1));

    assertThat(run(pipeline, "gold.t").how()).isEqualTo("new rows");
    for (String table : new String[] {"silver.trip", "gold.t"}) {
      assertThat(lake.table(table))
          .hasRows(row(1, "x", 5), row(2, "y", 7), row(3, "y", 9), row(4, "x", 1));
    }
    change("line", "UPDATE %s SET town = 'z' WHERE name = 'b'");
    lake.run(pipeline);
    assertThat(lake.table("silver.trip"))
        .hasRows(row(1, "x", 5), row(2, "z", 7), row(3, "z", 9), row(4, "x", 1));
  }

  @Test
  void aPlanTellsWhatIsReadOfEachSideOfAJoin() {
    Pipeline rows = Pipeline.of(Table.gold("t").sql(JOINED));
    Pipeline keyed = Pipeline.of(Table.gold("trip").sql(JOINED).key("id"));
    run(rows, "gold.t");
    run(keyed, "gold.trip");

    write("trip", "id INT, line STRING, km INT", row(4, "a", 1));
    Plan trips = lake.plan(rows);
    assertThat(reads(trips)).containsExactly(whole("line"), changed("trip", 0));
    assertThat(trips.toString()).contains("none, adds files");
    run(rows, "gold.t");
    run(keyed, "gold.trip");

    write("line", "name STRING, town STRING", row("c", "w"), row("d", "w"));
    assertThat(reads(lake.plan(rows))).containsExactly(changed("line", 0), whole("trip"));
    run(rows, "gold.t");
    run(keyed, "gold.trip");

    change("line", "UPDATE %s SET town = 'z' WHERE name = 'b'");
    Plan towns = lake.plan(keyed);
    assertThat(towns.stages().get(0).how()).isEqualTo("changed keys");
    assertThat(reads(towns))
        .containsExactly(
            new Stage.Reading(
                "bronze.line", 2, changed("line", 1).extent(), whole("line").extent()),
            new Stage.Reading(
                "bronze.trip", 1, Optional.of(Extent.NOTHING), whole("trip").extent()));
    assertThat(towns.toString())
        .containsPattern("1 file, [\\d.]+ k?B, and up to \\d files, [\\d.]+ kB");
  }

  private static List<Stage.Reading> reads(Plan plan) {
    return plan.stages().get(0).reads();
  }

  private Stage.Reading whole(String table) {
    StoredTable stored = StoredTable.at(spark, lake.root() + "/bronze/" + table);
    List<Path> live =
        Stream.of(spark.read().format("delta").load(stored.path()).inputFiles())
            .map(file -> Path.of(java.net.URI.create(file)))
            .toList();
    return reading(table, stored, live);
  }

  /** The files that a version's commit added, change rows where there are any. */
  private Stage.Reading changed(String table, long after) {
    StoredTable stored = StoredTable.at(spark, lake.root() + "/bronze/" + table);
    String feed = stored.path() + "/_change_data";
    List<Path> files =
        Files.exists(Path.of(feed))
            ? Trips.parquet(Path.of(feed))
            : Stream.of(spark.read().format("delta").load(stored.path()).inputFiles())
                .map(file -> Path.of(java.net.URI.create(file)))
                .filter(
                    file ->
                        Stream.of(
                                spark
                                    .read()
                                    .format("delta")
                                    .option("versionAsOf", after)
                                    .load(stored.path())
                                    .inputFiles())
                            .map(old -> Path.of(java.net.URI.create(old)))
                            .noneMatch(file::equals))
                .toList();
    return reading(table, stored, files);
  }

  private static Stage.Reading reading(String table, StoredTable stored, List<Path> files) {
    long bytes = files.stream().mapToLong(file -> file.toFile().length()).sum();
    return new Stage.Reading(
        "bronze." + table,
        stored.current().orElseThrow().number(),
        Optional.of(new Extent(files.size(), bytes, OptionalLong.empty())),
        Optional.empty());
  }

  @Test
  void groupsAreRecomputed() {
    Pipeline pipeline =
        Pipeline.of(
            Table.gold("line").sql("SELECT line, max(km) AS km FROM bronze.trip GROUP BY line"));
    run(pipeline, "gold.line");
    change("trip", "DELETE FROM %s WHERE id = 3");

    StageResult stage = run(pipeline, "gold.line");

    assertThat(stage.reason()).isEqualTo("changed groups of bronze.trip version 0 to 1");
    assertThat(stage.read()).isEqualTo(1);
    assertThat(lake.table("gold.line")).hasRows(row("a", 5), row("b", 7));
  }

  @Test
  void whatStandsInTheWayIsNamed() {
    Table limited = Table.gold("t").sql("SELECT id FROM bronze.trip ORDER BY id DESC LIMIT 2");
    run(Pipeline.of(limited), "gold.t");
    change("trip", "DELETE FROM %s WHERE id = 3");

    assertThatThrownBy(() -> lake.plan(Pipeline.of(limited.refresh(Refresh.STRICT))))
        .hasMessageContaining("bronze.trip changed; Limit stands in the way");
    StageResult stage = run(Pipeline.of(limited), "gold.t");
    assertThat(stage.how()).isEqualTo("full");
    assertThat(stage.reason()).isEqualTo("bronze.trip changed; Limit stands in the way");
    assertThat(lake.table("gold.t")).hasRows(row(1), row(2));
  }

  @Tag("thorough")
  @Test
  void mostOfALargeTableIsReadAsAWhole() {
    write("big", 1_300_000, 4);
    Pipeline pipeline =
        Pipeline.of(
            Table.gold("big")
                .sql("SELECT p, max(v) AS v FROM bronze.big GROUP BY p")
                .partitionBy("p"));
    run(pipeline, "gold.big");

    write("big", 30, 3);
    assertThat(run(pipeline, "gold.big").reason())
        .matches("7\\d% of bronze.big changed: full is cheaper");
    write("big", 30, 1);
    assertThat(run(pipeline, "gold.big").reason())
        .isEqualTo("1 of 4 partitions of bronze.big changed");
  }

  private void write(String table, int rows, int partitions) {
    spark
        .range(0, rows, 1, 1)
        .selectExpr("CAST(id % " + partitions + " AS INT) AS p", "xxhash64(id) AS v")
        .write()
        .format("delta")
        .partitionBy("p")
        .mode("append")
        .save(lake.root() + "/bronze/" + table);
  }
}
