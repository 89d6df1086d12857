package io.lagoa.lake;

import static io.lagoa.kit.DatasetAssert.assertThat;
import static io.lagoa.kit.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagoa.check.Check;
import io.lagoa.plan.Pipeline;
import io.lagoa.plan.Progress;
import io.lagoa.plan.Run;
import io.lagoa.plan.Selection;
import io.lagoa.plan.StageResult;
import io.lagoa.table.ReplaceBy;
import io.lagoa.table.Table;
import io.lagoa.table.Write;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What other tools may have done to a table that is read, or taken over. */
final class OtherToolsTest extends TripsOfOthers {
  private static final String ALL = "SELECT * FROM bronze.trip";

  @Test
  void anAppendIntoTheirTableDoesNotTakeAllAgain() {
    write("silver/trip", TRIP, row(1, "a", 5), row(2, "b", 7));
    Pipeline pipeline = Pipeline.of(Table.silver("trip").sql(ALL).append());
    assertThatThrownBy(() -> lake.run(pipeline))
        .hasMessageContainingAll("Cannot append to silver.trip", "not made by Lagoa");
    assertThat(lake.table("silver.trip").select("id")).hasRows(row(1), row(2));
  }

  @Test
  void aKeyThatTheyChangedIsGone() {
    Table input = Table.bronze("keyed").sql(ALL).key("id");
    Pipeline pipeline =
        Pipeline.of(input, Table.gold("trip").sql("SELECT * FROM bronze.keyed").key("id"));
    assertThat(lake.run(pipeline).succeeded()).isTrue();
    change("UPDATE bronze.keyed SET id = id + 1 WHERE id > 1");

    Run run = lake.run(pipeline, new Selection(List.of("gold.trip"), false), Progress.SILENT);

    assertThat(run.stage("gold.trip").how()).isEqualTo("changed keys");
    assertThat(lake.table("gold.trip").select("id", "km")).hasRows(row(1, 5), row(3, 7), row(4, 9));
  }

  @Test
  void partitionsOfAnotherLayoutAreNotThoseOfNow() {
    Table input = Table.bronze("event").sql(ALL);
    Table gold =
        Table.gold("days")
            .sql("SELECT km, count(*) AS n FROM bronze.event GROUP BY km")
            .partitionBy("km");
    assertThat(lake.run(Pipeline.of(input, gold)).succeeded()).isTrue();
    change("DELETE FROM bronze.trip WHERE km = 5");
    Pipeline laidOut = Pipeline.of(input.partitionBy("km"), gold);
    Selection events = new Selection(List.of("bronze.event"), true);
    assertThat(lake.run(laidOut, events, Progress.SILENT).succeeded()).isTrue();

    assertThat(lake.run(laidOut).succeeded()).isTrue();

    assertThat(lake.table("gold.days")).hasRows(row(7, 1L), row(9, 1L));
  }

  @Test
  void aRenamedPartitionColumnIsFollowed() {
    change(
        "CREATE TABLE bronze.mapped (id INT, was INT) USING delta PARTITIONED BY (was) TBLPROPERTIES (delta.columnMapping.mode = 'name')");
    change("ALTER TABLE bronze.mapped RENAME COLUMN was TO km");
    change("INSERT INTO bronze.mapped SELECT id, km FROM bronze.trip");
    Table days =
        Table.gold("days")
            .sql("SELECT km, count(*) AS n FROM bronze.mapped GROUP BY km")
            .partitionBy("km");
    run(days);
    change("DELETE FROM bronze.mapped WHERE id = 2");
    assertThat(run(days).how()).isEqualTo("affected partitions");
    assertThat(lake.table("gold.days")).hasRows(row(5, 1L), row(9, 1L));
  }

  @Test
  void changesBeforeTheFeedBeganAreNotAskedFor() {
    change("ALTER TABLE bronze.line SET TBLPROPERTIES (delta.enableChangeDataFeed = false)");
    Table line = Table.gold("line").sql("SELECT * FROM bronze.line").key("name");
    run(line);
    change("UPDATE bronze.line SET town = 'z' WHERE name = 'a'");
    change("ALTER TABLE bronze.line SET TBLPROPERTIES (delta.enableChangeDataFeed = true)");
    change("UPDATE bronze.line SET town = 'q' WHERE name = 'b'");

    StageResult stage = run(line);

    assertThat(stage.how()).isEqualTo("full");
    assertThat(lake.table("gold.line")).hasRows(row("a", "z"), row("b", "q"));
    change("UPDATE bronze.line SET town = 'r' WHERE name = 'b'");
    assertThat(run(line).how()).isEqualTo("changed keys");
  }

  @Test
  void aColumnMappingThatIsTheirDefaultIsNotOurs() {
    String mapping = "spark.databricks.delta.properties.defaults.columnMapping.mode";
    spark.conf().set(mapping, "name");
    try {
      run(Table.gold("mapped").sql(ALL));
      run(Table.gold("parts").sql(ALL).partitionBy("line"));
    } finally {
      spark.conf().unset(mapping);
    }
    assertThat(lake.table("gold.mapped")).hasRows(row(1, "a", 5), row(2, "b", 7), row(3, "b", 9));
    assertThat(lake.table("gold.parts").select("id", "line"))
        .hasRows(row(1, "a"), row(2, "b"), row(3, "b"));
  }

  @Test
  void aTableThatTheyMappedIsReadButNotWritten() {
    write("gold/trip", TRIP, row(7, "c", 1));
    change("ALTER TABLE gold.trip SET TBLPROPERTIES (delta.columnMapping.mode = 'name')");
    run(Table.silver("trip").sql("SELECT * FROM gold.trip").key("id"));

    Run run = lake.run(Pipeline.of(Table.gold("trip").sql(ALL)));

    assertThat(run.toString()).contains("delta.columnMapping.mode = name");
    assertThat(run.exitStatus()).isEqualTo(2);
    assertThat(lake.table("gold.trip")).hasRows(row(7, "c", 1));
    assertThat(lake.table("silver.trip")).hasRows(row(7, "c", 1));
  }

  @Test
  void filesWithoutStatisticsAreCounted() {
    spark.conf().set("spark.databricks.delta.stats.collect", "false");
    change(
        "CREATE TABLE silver.trip USING delta PARTITIONED BY (line) AS SELECT 7 AS id, CAST(NULL AS STRING) AS line, 4 AS km");
    lake = Lake.open(lake.root());
    assertThat(spark.conf().get("spark.databricks.delta.stats.collect")).isEqualTo("true");

    run(
        Table.silver("trip")
            .sql(ALL)
            .key("id")
            .upsert()
            .partitionBy("line")
            .checks(List.of(Check.that("rows = 4").stop(), Check.that("nulls(line) = 1").stop())));

    assertThat(lake.table("silver.trip").select("id")).hasRows(row(1), row(2), row(3), row(7));
  }

  @Test
  void daysThatAreWordsAreAskedAnew() {
    write("bronze/due", "id INT, day DATE");
    for (String word :
        List.of(
            "date'today'", "DATE \"Tomorrow\"", "CAST('yesterday' AS DATE)", "timestamp 'now'")) {
      String query = "SELECT id FROM bronze.due WHERE day < " + word;
      Table table = Table.gold("due").sql("WITH d AS (%s) SELECT * FROM d".formatted(query));
      run(table);
      change("INSERT INTO bronze.due VALUES (1, DATE'2020-01-01')");
      assertThat(run(table).reason()).as(word).contains("the current time stands in the way");
    }
    Table same =
        Table.gold("now").sql("SELECT id, 'now' AS v FROM bronze.due WHERE day > date'2020-01-01'");
    run(same);
    change("INSERT INTO bronze.due VALUES (1, DATE'2020-01-02')");
    assertThat(run(same).how()).isEqualTo("new rows");
  }

  @Test
  void aMicrosecondBesideAMapIsAChange() {
    change(
        "CREATE TABLE bronze.seen USING delta TBLPROPERTIES (delta.enableChangeDataFeed = true) AS SELECT 1 AS id, timestamp'2026-01-01 00:00:00.000001' AS at, map('a', timestamp'2026-01-01 00:00:00.000001') AS seen");
    Table whole =
        Table.gold("whole")
            .sql("SELECT * FROM bronze.seen")
            .write(Write.REPLACE)
            .replaceBy(ReplaceBy.ROW);
    Table keyed = Table.gold("keyed").sql("SELECT * FROM bronze.seen").key("id");
    run(whole);
    run(keyed);
    change("UPDATE bronze.seen SET at = at + INTERVAL 1 MICROSECOND");
    run(whole);
    change("UPDATE bronze.seen SET seen = map('a', timestamp'2026-01-01 00:00:00.000003')");
    run(whole);
    run(keyed);
    for (String table : List.of("gold.whole", "gold.keyed")) {
      assertThat(
              lake.table(table).selectExpr("unix_micros(at) % 10", "unix_micros(seen['a']) % 10"))
          .hasRows(row(2L, 3L));
    }
  }

  @Test
  void namesMayHaveDotsAndAnotherCase() {
    write("bronze/odd", "`order.id` INT, Line STRING", row(1, "a"), row(2, "b"));
    Pipeline pipeline =
        Pipeline.of(
            Table.silver("odd").sql("SELECT * FROM bronze.odd").key("order.id"),
            Table.gold("odd").sql("SELECT * FROM silver.odd").key("order.id"));
    assertThat(lake.run(pipeline).succeeded()).isTrue();
    change("UPDATE bronze.odd SET Line = 'c' WHERE `order.id` = 2");
    Run run = lake.run(pipeline);
    assertThat(run.succeeded()).as(run.toString()).isTrue();
    assertThat(run.stage("gold.odd").how()).isEqualTo("changed keys");
    assertThat(lake.table("gold.odd")).hasRows(row(1, "a"), row(2, "c"));

    write("silver/trip", TRIP, row(1, "a", 4), row(2, "a", 5));
    run(Table.silver("trip").sql(ALL).key("ID").upsert());
    assertThat(lake.table("silver.trip").select("id")).hasRows(row(1), row(2), row(3));
  }
}
