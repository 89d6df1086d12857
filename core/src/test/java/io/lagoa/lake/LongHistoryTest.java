package io.lagoa.lake;

import static io.lagoa.kit.DatasetAssert.assertThat;
import static io.lagoa.kit.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagoa.check.Check;
import io.lagoa.delta.PastVersion;
import io.lagoa.kit.JobCounter;
import io.lagoa.kit.SparkExtension;
import io.lagoa.plan.Pipeline;
import io.lagoa.plan.Run;
import io.lagoa.table.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A table that has more versions than anybody shows: a run a minute makes 1440 a day. */
@ExtendWith(SparkExtension.class)
final class LongHistoryTest {
  private static final int QUIET = 1_100;

  @TempDir Path folder;

  @Test
  void whatIsFarBackIsFoundAndNoMoreIsReadThanIsAskedFor(SparkSession spark) throws IOException {
    LakeSettings settings = LakeSettings.at(folder.resolve("lake").toString());
    Trips trips = new Trips(folder, settings.keepCheckResults(false));
    Lake keeping = Lake.open(settings);
    Table silver = Trips.silver().check(Check.that("rows > 0").stop());
    Pipeline pipeline = Pipeline.of(trips.bronze(), silver);
    trips.arrive("1 409 30");
    keeping.run(pipeline);
    trips.arrive("2 409 30");
    Run early = trips.run(pipeline);
    commitNothing(trips.table("silver", "trip"), 2);
    trips.arrive("3 409 30");
    Run late = trips.run(pipeline);

    assertThat(keeping.run(pipeline).unchanged()).isTrue();
    assertThat(
            keeping
                .sql("SELECT version FROM ops.checks WHERE measure = 'rows'")
                .distinct()
                .orderBy("version"))
        .hasRows(row(0L), row(1L), row(QUIET + 2L));
    assertThat(trips.lake.repro(early.id(), folder.resolve("early").toString()).made())
        .containsExactly("silver.trip");
    long jobs =
        JobCounter.during(
                spark,
                () -> assertThat(trips.lake.history("silver.trip").count()).isEqualTo(QUIET + 3L))
            .jobs();
    assertThat(jobs).isZero();

    Files.writeString(commit(trips.table("silver", "trip"), 5), "no longer a commit");
    List<PastVersion> newest = trips.lake.history("silver.trip").limit(2).toList();
    assertThat(newest).extracting(PastVersion::number).containsExactly(QUIET + 2L, QUIET + 1L);
    assertThat(newest.get(0).state().orElseThrow().run()).isEqualTo(late.id());
    assertThat(newest.get(1).state()).isEmpty();
    assertThat(newest.get(1).operation()).isEqualTo("OPTIMIZE");
    assertThat(trips.lake.repro(late.id(), folder.resolve("late").toString()).made())
        .containsExactly("silver.trip");
    assertThatThrownBy(() -> trips.lake.repro("20990101T000000-abcdef", folder + "/none"))
        .as("what would be newer than all is not looked for in what is old")
        .hasMessageContaining("Unknown run '20990101T000000-abcdef'")
        .hasMessageContaining(late.id());
  }

  private static Path commit(Path table, int version) {
    return table.resolve("_delta_log/%020d.json".formatted(version));
  }

  private static void commitNothing(Path table, int first) throws IOException {
    String said =
        """
        {"commitInfo":{"timestamp":%d,"operation":"OPTIMIZE","operationParameters":{},"userMetadata":"{\\"by\\":\\"hand\\"}"}}
        """
            .formatted(System.currentTimeMillis());
    for (int version = first; version < first + QUIET; version++) {
      Files.writeString(commit(table, version), said);
    }
  }
}
