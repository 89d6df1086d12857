package io.lagoa.lake;

import static io.lagoa.kit.DatasetAssert.assertThat;
import static io.lagoa.kit.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.delta.PastVersion;
import io.lagoa.kit.SparkExtension;
import io.lagoa.plan.Pipeline;
import io.lagoa.plan.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a table knows of itself outlives its log, and goes back with RESTORE. */
@ExtendWith(SparkExtension.class)
final class StateTest {
  @TempDir Path folder;

  /** As forty days later: the next commit makes a checkpoint and Delta cleans what is older. */
  private static void cleanLog(Trips trips, String table) throws IOException {
    Path path = trips.table(table.split("\\.")[0], table.split("\\.")[1]);
    MaintainTest.age(path.resolve("_delta_log"), Duration.ofDays(40));
    trips
        .lake
        .sql("ALTER TABLE %s SET TBLPROPERTIES ('delta.checkpointInterval' = '1')".formatted(table))
        .collectAsList();
    assertThat(holds(path, 0)).as("the log was cleaned").isFalse();
  }

  private static boolean holds(Path table, long version) {
    return Files.exists(table.resolve("_delta_log/%020d.json".formatted(version)));
  }

  @Test
  void aTableWhoseLogWasCleanedKnowsWhatItHasRead() throws IOException {
    Trips trips = new Trips(folder);
    for (int i = 0; i < 3; i++) {
      trips.arrive("%d 409 30".formatted(i));
      trips.run();
    }
    for (String table : List.of("bronze.trip", "silver.trip", "gold.line")) {
      cleanLog(trips, table);
    }
    Trips later = new Trips(folder);

    assertThat(later.run().unchanged()).isTrue();
    List<PastVersion> history = later.lake.history("silver.trip").toList();
    assertThat(history).extracting(PastVersion::number).containsExactly(3L, 2L);
    assertThat(history.get(1).state().orElseThrow().inputs().get("bronze.trip").version())
        .isEqualTo(2);
    later.arrive("3 409 30");
    Run run = later.run();
    assertThat(run.stage("bronze.trip").inserted()).isEqualTo(1);
    assertThat(run.stage("silver.trip").how()).isEqualTo("new rows");
    assertThat(later.lake.table("gold.line")).hasRows(row("409", 4L));
  }

  @Tag("thorough")
  @Test
  void whereTheChangesAreGoneTheNextTableGoesFullAndSaysSo() throws IOException {
    Trips trips = new Trips(folder);
    trips.arrive("1 409 30");
    trips.run();
    for (int i = 2; i < 5; i++) {
      trips.arrive("%d 409 30".formatted(i));
      trips.run(Pipeline.of(trips.bronze()));
    }
    cleanLog(trips, "bronze.trip");

    Run run = new Trips(folder).run();

    assertThat(run.stage("silver.trip").how()).isEqualTo("full");
    assertThat(run.stage("silver.trip").reason())
        .isEqualTo("bronze.trip changed; its log no longer tells what since version 0");
    assertThat(trips.lake.table("gold.line")).hasRows(row("409", 4L));
  }

  @Test
  void aRestoredTableReadsAgainWhatWasUndone() {
    Trips trips = new Trips(folder);
    trips.arrive("1 409 30");
    trips.run();
    trips.arrive("2 409 30");
    trips.run();
    trips.arrive("3 2 30");
    trips.run();
    trips.lake.sql("OPTIMIZE silver.trip").collectAsList();
    trips.lake.sql("RESTORE TABLE silver.trip TO VERSION AS OF 0").collectAsList();
    assertThat(trips.lake.table("silver.trip").select("id")).hasRows(row(1));

    Run run = trips.run();

    assertThat(run.stage("bronze.trip").changed()).isZero();
    assertThat(run.stage("silver.trip").how()).isEqualTo("new rows");
    assertThat(run.stage("silver.trip").reason()).isEqualTo("bronze.trip version 0 to 2");
    assertThat(run.stage("silver.trip").inserted()).isEqualTo(2);
    assertThat(trips.lake.table("gold.line")).hasRows(row("409", 2L), row("2", 1L));
    assertThat(trips.run().unchanged()).isTrue();
  }
}
