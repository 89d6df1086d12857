package io.lagoa.lake;

import static io.lagoa.kit.DatasetAssert.assertThat;
import static io.lagoa.kit.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagoa.check.Check;
import io.lagoa.plan.Pipeline;
import io.lagoa.plan.Run;
import io.lagoa.plan.StageResult;
import io.lagoa.source.FileSource;
import io.lagoa.table.ReplaceBy;
import io.lagoa.table.Table;
import io.lagoa.table.Write;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where less than all looked enough and was not. */
final class SameAsFullTest extends TripsOfOthers {
  @Test
  void rowsOfATableThatAnotherToolMadeAreSetAside() {
    write("silver/trip", TRIP, row(1, "a", 4), row(7, "a", 1));
    write("silver/kept", TRIP, row(1, "a", 4), row(7, "a", 1));
    String query = "SELECT * FROM bronze.trip";
    List<Check> checks = List.of(Check.that("km < 8").reject());

    run(Table.silver("trip").sql(query).checks(checks));
    run(Table.silver("kept").sql(query).key("id").checks(checks));

    for (String table : List.of("trip", "kept")) {
      assertThat(lake.table("silver." + table)).hasRows(row(1, "a", 5), row(2, "b", 7));
      assertThat(lake.table("quarantine.silver_" + table).select("id")).hasRows(row(3));
    }
  }

  @Test
  void emptyTextIsThePartitionOfNull() {
    write("bronze/trip", TRIP, row(4, "", 1), row(5, "", 2), row(6, null, 3));
    Table counted =
        Table.gold("counted")
            .sql("SELECT line, count(*) AS n FROM bronze.trip GROUP BY line")
            .partitionBy("line");
    Table all = Table.gold("trip").sql("SELECT * FROM bronze.trip").partitionBy("line");
    run(counted);
    run(all);

    change("UPDATE bronze.trip SET km = 10 WHERE id = 4");
    change("DELETE FROM bronze.trip WHERE id = 5");
    run(counted);
    assertThat(run(all).how()).isEqualTo("affected partitions");
    assertThat(lake.table("gold.counted"))
        .hasRows(row("a", 1L), row("b", 2L), row(null, 1L), row(null, 1L));
    assertThat(lake.table("gold.trip").where("line IS NULL"))
        .hasRows(row(4, null, 10), row(6, null, 3));

    change("UPDATE bronze.trip SET km = 11 WHERE id = 6");
    run(all);
    assertThat(lake.table("gold.trip").where("line IS NULL"))
        .hasRows(row(4, null, 10), row(6, null, 11));
  }

  @Test
  void aKeyThatIsNewMakesRowsUnique() {
    write("bronze/trip", TRIP, row(1, "a", 5));
    Table table = Table.gold("trip").sql("SELECT * FROM bronze.trip");
    run(table);

    run(Table.gold("trip").sql("SELECT DISTINCT * FROM bronze.trip").key("id"));

    assertThat(lake.table("gold.trip")).hasRows(row(1, "a", 5), row(2, "b", 7), row(3, "b", 9));
  }

  @Test
  void anUpsertIntoRowsThatShareAKeyIsRefused() {
    write("silver/trip", TRIP, row(1, "a", 4), row(1, "a", 5));
    Table table = Table.silver("trip").sql("SELECT * FROM bronze.trip").key("id").upsert();
    assertThat(lake.run(Pipeline.of(table)).toString())
        .contains("rows that stand share [1]", "--select silver.trip --full");
    assertThat(lake.table("silver.trip")).hasRows(row(1, "a", 4), row(1, "a", 5));
  }

  @Test
  void anAppendTakesAnotherInputAsItIs() {
    run(Table.silver("trip").sql("SELECT id, km FROM bronze.trip").append());
    String joined = "SELECT id, km FROM bronze.trip t JOIN bronze.line l ON t.line = l.name";
    Table table = Table.silver("trip").sql(joined).append();
    assertThat(run(table).how()).isEqualTo("nothing to do");
    write("bronze/trip", TRIP, row(4, "a", 1), row(5, "none", 1));
    assertThat(run(table).how()).isEqualTo("new rows");
    assertThat(lake.table("silver.trip")).hasRows(row(1, 5), row(2, 7), row(3, 9), row(4, 1));

    change("UPDATE bronze.line SET town = 'z' WHERE name = 'b'");
    assertThatThrownBy(() -> lake.run(Pipeline.of(table)))
        .hasMessageContaining("Cannot append to silver.trip");
    assertThat(lake.table("silver.trip")).hasRows(row(1, 5), row(2, 7), row(3, 9), row(4, 1));
  }

  @Test
  void rowsMadeAgainSinceTheirTownChangedReplaceThoseOfTheSameAge() {
    Table table =
        Table.silver("trip")
            .sql("SELECT id, km, town FROM bronze.trip t JOIN bronze.line l ON t.line = l.name")
            .key("id")
            .orderBy("km")
            .upsert();
    for (int id = 4; id < 20; id++) {
      write("bronze/trip", TRIP, row(id, "a", id));
    }
    run(table);
    change("UPDATE bronze.line SET town = 'z'");
    run(table);
    assertThat(lake.table("silver.trip").select("town").distinct()).hasRows(row("z"));
    write("bronze/trip", TRIP, row(1, "b", 50));
    assertThat(run(table).how()).isEqualTo("new rows");
  }

  @Test
  void sessionsAreLengthened() {
    write("bronze/event", "who INT, at TIMESTAMP", row(1, at("10:00")), row(2, at("10:00")));
    Table table =
        Table.gold("visit")
            .sql(
                "SELECT who, session_window.end AS until, count(*) AS n FROM bronze.event GROUP BY who, session_window(at, '30 minutes')");
    run(table);
    write("bronze/event", "who INT, at TIMESTAMP", row(1, at("10:20")));
    assertThat(run(table).reason()).contains("session_window stands in the way");
    assertThat(lake.table("gold.visit")).hasRows(row(1, at("10:50"), 2L), row(2, at("10:30"), 1L));
  }

  private static java.sql.Timestamp at(String time) {
    return java.sql.Timestamp.valueOf("2026-01-01 " + time + ":00");
  }

  @Test
  void whatDependsOnTheTimeIsAskedAnew() {
    Table table =
        Table.gold("trip").sql("SELECT * FROM bronze.trip WHERE km < unix_timestamp(now())");
    run(table);
    write("bronze/trip", TRIP, row(4, "a", 1));
    assertThat(run(table).reason()).contains("the current time stands in the way");
  }

  @Test
  void anotherWriteIsAnotherDeclaration() {
    String query = "SELECT * FROM bronze.trip";
    run(Table.silver("trip").sql(query).key("id").upsert());
    change("DELETE FROM bronze.trip WHERE id = 3");
    run(Table.silver("trip").sql(query).key("id").upsert());
    assertThat(lake.table("silver.trip").select("id")).hasRows(row(1), row(2), row(3));

    StageResult stage = run(Table.silver("trip").sql(query).key("id"));

    assertThat(stage.reason()).contains("its declaration changed");
    assertThat(lake.table("silver.trip").select("id")).hasRows(row(1), row(2));
  }

  @Test
  void whatIsNamedAndNotReadIsNotWhatChanged() {
    write("bronze/a", "v INT", row(1));
    Table b = Table.bronze("b").sql("SELECT * FROM bronze.trip").key("id");
    Table t =
        Table.gold("t")
            .sql("WITH old AS (SELECT * FROM bronze.a) SELECT * FROM bronze.b")
            .key("id");
    Pipeline pipeline = Pipeline.of(b, t);
    assertThat(lake.run(pipeline).exitStatus()).isZero();
    change("UPDATE bronze.trip SET km = 6 WHERE id = 1");

    Run run = lake.run(pipeline);

    assertThat(run.exitStatus()).as(run.toString()).isZero();
    assertThat(run.stage("gold.t").how()).isEqualTo("changed keys");
    assertThat(lake.table("gold.t")).hasRows(row(1, "a", 6), row(2, "b", 7), row(3, "b", 9));
  }

  @Test
  void aReplaceByPartitionLeavesOthersWhateverItsKey() throws IOException {
    Path in = Files.createDirectories(folder.resolve("in"));
    Table table =
        Table.bronze("dump")
            .from(FileSource.json(in.resolve("*.json").toString()))
            .schema("id INT, line STRING")
            .write(Write.REPLACE)
            .partitionBy("line")
            .replaceBy(ReplaceBy.PARTITION);
    Files.writeString(in.resolve("1.json"), "{'id':1,'line':'a'}\n{'id':2,'line':'b'}");
    run(table.key("id", "line"));
    Files.writeString(in.resolve("2.json"), "{'id':3,'line':'a'}");
    run(table.key("line", "id"));
    assertThat(lake.table("bronze.dump").select("id", "line")).hasRows(row(2, "b"), row(3, "a"));
  }

  @Test
  void aHistoryMayBePartitionedByWhatItAdds() {
    Table table =
        Table.silver("trip")
            .sql("SELECT id, line, km FROM bronze.trip")
            .key("id")
            .orderBy("km")
            .history()
            .partitionBy("is_current");
    run(table);
    write("bronze/trip", TRIP, row(1, "c", 50));
    run(table);
    assertThat(lake.table("silver.trip").where("is_current").select("id", "km"))
        .hasRows(row(1, 50), row(2, 7), row(3, 9));
  }

  @Test
  void aKeyWithAColumnThatIsNewIsRefusedWhereRowsShareTheRest() {
    String query = "SELECT id, %s FROM bronze.trip";
    write("bronze/trip", TRIP, row(1, "b", 6));
    run(Table.silver("trip").sql(query.formatted("km")).key("id", "km").upsert());
    Table table = Table.silver("trip").sql(query.formatted("km, line")).key("id", "line").upsert();
    assertThat(lake.run(Pipeline.of(table)).toString()).contains("rows that stand share [1]");
  }

  @Test
  void aStampOfTheTimeIsNoObstacle() {
    String query = "SELECT id, km, current_timestamp() AS loaded_at FROM bronze.trip";
    Table newest = Table.silver("newest").sql(query).key("id").orderBy("loaded_at").upsert();
    Table all =
        Table.silver("all")
            .sql("WITH s AS (%s) SELECT id, loaded_at FROM s".formatted(query))
            .append();
    run(newest);
    run(all);
    write("bronze/trip", TRIP, row(1, "a", 1));
    assertThat(run(newest).how()).isEqualTo("new rows");
    assertThat(run(all).how()).isEqualTo("new rows");
    assertThat(lake.table("silver.newest").select("id", "km"))
        .hasRows(row(1, 1), row(2, 7), row(3, 9));
    assertThat(lake.table("silver.all").select("id")).hasRows(row(1), row(1), row(2), row(3));
  }
}
