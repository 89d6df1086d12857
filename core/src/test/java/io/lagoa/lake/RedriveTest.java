package io.lagoa.lake;

import static io.lagoa.kit.DatasetAssert.assertThat;
import static io.lagoa.kit.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagoa.check.Check;
import io.lagoa.kit.SparkExtension;
import io.lagoa.plan.Pipeline;
import io.lagoa.plan.Run;
import io.lagoa.plan.Selection;
import io.lagoa.plan.StageResult;
import io.lagoa.source.FileSource;
import io.lagoa.table.ReplaceBy;
import io.lagoa.table.Table;
import io.lagoa.table.WriteRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
final class RedriveTest {
  private static final String NAME = "bronze.trip";

  @TempDir Path folder;
  private Lake lake;

  @BeforeEach
  void open(SparkSession spark) {
    lake = Lake.open(LakeSettings.at(folder.resolve("lake").toString()).keepCheckResults(false));
  }

  private Pipeline trips(String... checks) {
    return Pipeline.of(table(checks));
  }

  private Table table(String... checks) {
    Table table =
        Table.of(NAME)
            .from(FileSource.json(folder.resolve("in/*.json").toString()))
            .schema("id INT, speed INT");
    for (String check : checks) {
      table = table.check(Check.parse(check));
    }
    return table;
  }

  private void arrive(String file, String... lines) throws IOException {
    Files.createDirectories(folder.resolve("in"));
    Files.writeString(folder.resolve("in/" + file), String.join("\n", lines));
  }

  private void twoAreSetAside() throws IOException {
    arrive(
        "a.json",
        "{\"id\":1,\"speed\":30}",
        "{\"id\":2,\"speed\":250}",
        "{\"id\":3,\"speed\":400}",
        "{\"id\":4,\"speed\":90}");
    assertThat(lake.run(trips("speed < 200 : reject")).exitStatus()).isZero();
  }

  private Dataset<Row> rejected() {
    return lake.sql("SELECT id FROM quarantine.bronze_trip");
  }

  private StageResult redrive(Pipeline pipeline) {
    Run run = lake.redrive(pipeline, NAME).run();
    assertThat(run.stages()).hasSize(1);
    return run.stage(NAME);
  }

  @Test
  void whatPassesTodaysChecksMovesIntoTheTable() throws IOException {
    twoAreSetAside();

    StageResult moved = redrive(trips("speed < 300 : reject"));

    assertThat(moved.status()).isEqualTo(StageResult.Status.DONE);
    assertThat(moved.how()).isEqualTo("redrive");
    assertThat(moved.read()).isEqualTo(2);
    assertThat(moved.inserted()).isEqualTo(1);
    assertThat(moved.rejected()).isEqualTo(1);
    assertThat(moved.rows()).isEqualTo(3);
    assertThat(lake.table(NAME)).hasRows(row(1, 30), row(2, 250), row(4, 90));
    assertThat(rejected()).hasRows(row(3));
    assertThat(lake.run(trips("speed < 300 : reject")).unchanged()).isTrue();

    assertThat(redrive(trips()).inserted()).isEqualTo(1);
    assertThat(lake.table(NAME)).hasRows(row(1, 30), row(2, 250), row(3, 400), row(4, 90));
    assertThat(rejected()).isEmpty();
    assertThat(redrive(trips()).status()).isEqualTo(StageResult.Status.UNCHANGED);
  }

  @Test
  void theShareOfRejectedRowsIsNotThatOfRowsThatAllWereRejected() throws IOException {
    twoAreSetAside();

    StageResult moved = redrive(trips("speed < 300 : reject", "rejected < 50% : stop"));

    assertThat(moved.inserted()).isEqualTo(1);
    assertThat(moved.rejected()).isEqualTo(1);
    assertThat(rejected()).hasRows(row(3));
    assertThat(lake.run(trips("speed < 300 : reject", "rejected < 50% : stop")).unchanged())
        .as("the declaration is the same")
        .isTrue();
  }

  /** A stop leaves what a kill between the two commits leaves: a quarantine that no table names. */
  @Test
  void betweenTheTwoCommitsNothingIsLostAndNothingDoubled() throws IOException {
    twoAreSetAside();

    StageResult stopped = redrive(trips("speed < 300 : reject", "rows < 3 : stop"));

    assertThat(stopped.status()).isEqualTo(StageResult.Status.STOPPED);
    assertThat(lake.table(NAME)).hasRows(row(1, 30), row(4, 90));
    assertThat(rejected()).hasRows(row(3));

    StageResult again = redrive(trips("speed < 300 : reject"));

    assertThat(again.inserted()).isEqualTo(1);
    assertThat(lake.table(NAME)).hasRows(row(1, 30), row(2, 250), row(4, 90));
    assertThat(rejected()).hasRows(row(3));
  }

  @Tag("thorough")
  @Test
  void aRunBetweenPutsTheQuarantineBack() throws IOException {
    twoAreSetAside();
    redrive(trips("speed < 300 : reject", "rows < 3 : stop"));
    arrive("b.json", "{\"id\":5,\"speed\":10}", "{\"id\":6,\"speed\":999}");

    lake.run(trips("speed < 300 : reject"));

    assertThat(lake.table(NAME)).hasRows(row(1, 30), row(4, 90), row(5, 10));
    assertThat(rejected()).hasRows(row(2), row(3), row(6));
    redrive(trips("speed < 300 : reject"));
    assertThat(lake.table(NAME)).hasRows(row(1, 30), row(2, 250), row(4, 90), row(5, 10));
    assertThat(rejected()).hasRows(row(3), row(6));
  }

  @Tag("thorough")
  @Test
  void inAKeyedTableTheNewestWins() throws IOException {
    arrive("a.json", "{\"id\":1,\"speed\":250}", "{\"id\":2,\"speed\":300}");
    Table keyed = table("speed < 200 : reject").key("id").orderBy("speed").upsert();
    lake.run(Pipeline.of(keyed));
    arrive("b.json", "{\"id\":2,\"speed\":100}", "{\"id\":1,\"speed\":100}");
    lake.run(Pipeline.of(keyed));
    assertThat(lake.table(NAME)).hasRows(row(1, 100), row(2, 100));

    Pipeline now = Pipeline.of(table("speed < 260 : reject").key("id").orderBy("speed").upsert());
    StageResult moved = redrive(now);

    assertThat(moved.updated()).isEqualTo(1);
    assertThat(lake.table(NAME)).hasRows(row(1, 250), row(2, 100));
    assertThat(rejected()).hasRows(row(2));
  }

  @Test
  void aTableThatIsRecomputedIsNotRedriven() throws IOException {
    twoAreSetAside();
    Table gold = Table.gold("trip").sql("SELECT * FROM bronze.trip");
    Pipeline pipeline = Pipeline.of(table("speed < 200 : reject"), gold);
    lake.run(pipeline);

    assertThatThrownBy(() -> lake.redrive(pipeline, "gold.trip"))
        .hasMessageContaining("Cannot redrive gold.trip: with write = replace");
    assertThatThrownBy(() -> lake.redrive(pipeline, "bronze.trips"))
        .hasMessageContaining("did you mean bronze.trip?");
  }

  @Test
  void inAHistoryOfEventsWhatWasSetAsideIsInsertedAtItsPlace() throws IOException {
    arrive("a.json", "{\"id\":1,\"speed\":10,\"at\":1}", "{\"id\":1,\"speed\":250,\"at\":2}");
    lake.run(Pipeline.of(events("speed < 200 : reject")));
    arrive("b.json", "{\"id\":1,\"speed\":30,\"at\":3}", "{\"id\":2,\"speed\":400,\"at\":1}");
    lake.run(Pipeline.of(events("speed < 200 : reject")));
    assertThat(versions()).hasRows(row(1, 10, 1, 3, false), row(1, 30, 3, null, true));

    StageResult moved = redrive(Pipeline.of(events("speed < 300 : reject")));

    assertThat(moved.inserted()).isEqualTo(1);
    assertThat(moved.updated()).isEqualTo(1);
    assertThat(moved.rejected()).isEqualTo(1);
    assertThat(versions())
        .hasRows(row(1, 10, 1, 2, false), row(1, 250, 2, 3, false), row(1, 30, 3, null, true));
    assertThat(rejected()).hasRows(row(2));
  }

  private Table events(String... checks) {
    return table(checks).schema("id INT, speed INT, at INT").key("id").orderBy("at").history();
  }

  private Dataset<Row> versions() {
    return lake.table(NAME).select("id", "speed", "valid_from", "valid_to", "is_current");
  }

  /** Files are not read again for a changed check, so "use run" would be no remedy. */
  @Test
  void aTableThatTakesWholeDumpsOfFilesSaysWhatBringsItsRowsAgain() throws IOException {
    twoAreSetAside();
    Table dumps = table("speed < 300 : reject").key("id").replace();
    Table parts = table("speed < 300 : reject").partitionBy("id").replace();
    Table snapshots = table("speed < 300 : reject").key("id").history();

    assertThatThrownBy(() -> lake.redrive(Pipeline.of(dumps), NAME))
        .hasMessageContaining("it takes whole dumps")
        .hasMessageContaining("or read all again by --select bronze.trip --full");
    assertThatThrownBy(
            () ->
                lake.redrive(
                    Pipeline.of(parts.rules(WriteRules.NONE.replaceBy(ReplaceBy.PARTITION))), NAME))
        .hasMessageContaining("let those rows come again with their partition");
    assertThatThrownBy(() -> lake.redrive(Pipeline.of(snapshots), NAME))
        .hasMessageContaining("it takes whole snapshots")
        .hasMessageContaining("--full, which begins its history anew");
    assertThat(lake.run(Pipeline.of(dumps)).stage(NAME).status())
        .isEqualTo(StageResult.Status.UNCHANGED);

    lake.plan(Pipeline.of(dumps), new Selection(List.of(NAME), true)).run();

    assertThat(lake.table(NAME)).hasRows(row(1, 30), row(2, 250), row(4, 90));
  }
}
