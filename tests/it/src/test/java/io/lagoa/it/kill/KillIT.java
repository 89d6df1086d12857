package io.lagoa.it.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.it.parcel.ParcelPipeline;
import io.lagoa.it.parcel.ParcelSource;
import io.lagoa.jobs.Arguments;
import io.lagoa.jobs.Job;
import io.lagoa.jobs.RunJob;
import io.lagoa.jobs.demo.CityDatabase;
import io.lagoa.kit.SparkExtension;
import io.lagoa.lake.Lake;
import io.lagoa.plan.Plan;
import io.lagoa.plan.Progress;
import io.lagoa.plan.Run;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Promise 4: after {@code kill -9} at any instant, a plain rerun ends in the same tables and the
 * same target database as if nothing had happened.
 */
@ExtendWith(SparkExtension.class)
final class KillIT {
  private static final int ADDED = 120;
  private static final int STAGES = 6;

  @TempDir private Path folder;

  @Test
  @Timeout(900)
  void aRunThatIsKilledTwiceEndsAsAnUndisturbedOne(TestReporter reporter) throws Exception {
    endsAsAnUndisturbedOne(2, 7, reporter);
  }

  @Test
  @Tag("thorough")
  @Timeout(1_500)
  void aRunThatIsKilledTenTimesEndsAsAnUndisturbedOne(TestReporter reporter) throws Exception {
    endsAsAnUndisturbedOne(10, 7, reporter);
  }

  private void endsAsAnUndisturbedOne(int kills, long seed, TestReporter reporter)
      throws Exception {
    try (CityDatabase server = CityDatabase.start()) {
      ParcelSource source = ParcelSource.fill(server, 2_000);
      ParcelPipeline killed = ParcelPipeline.in(folder.resolve("killed"), server, "killed");

      try (Killer killer = new Killer(killed.file(), STAGES, seed)) {
        while (killer.kills().size() < kills) {
          killer.run();
          source.change(ADDED);
        }
        reporter.publishEntry("kills", killer.report());
      }
      plainRerun(killed);

      ParcelPipeline undisturbed =
          ParcelPipeline.in(folder.resolve("undisturbed"), server, "undisturbed");
      Run run = Job.run(RunJob.JOB, Arguments.of(undisturbed.file()), Progress.SILENT);
      assertThat(run.succeeded()).as(run.toString()).isTrue();

      assertSame(killed, undisturbed, source);
    }
  }

  private static void plainRerun(ParcelPipeline pipeline) {
    Run run = Job.run(RunJob.JOB, Arguments.of(pipeline.file()), Progress.SILENT);
    assertThat(run.succeeded()).as(run.toString()).isTrue();
  }

  private static void assertSame(
      ParcelPipeline killed, ParcelPipeline undisturbed, ParcelSource source) throws SQLException {
    Map<String, List<String>> expected = undisturbed.contents();
    assertThat(expected).allSatisfy((name, rows) -> assertThat(rows).as(name).isNotEmpty());
    assertThat(expected.get("bronze.event")).hasSize((int) source.events());
    killed
        .contents()
        .forEach((name, rows) -> assertThat(rows).as(name).isEqualTo(expected.get(name)));

    Plan plan = Lake.open(killed.load().settings()).plan(killed.load().pipeline());
    assertThat(plan.isEmpty()).as(plan.toString()).isTrue();
    assertThat(killed.targetTables()).isEqualTo(undisturbed.targetTables());
  }
}
