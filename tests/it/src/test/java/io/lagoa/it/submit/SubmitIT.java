package io.lagoa.it.submit;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.delta.TableState;
import io.lagoa.it.parcel.ParcelPipeline;
import io.lagoa.it.parcel.ParcelSource;
import io.lagoa.it.process.ChildJvm;
import io.lagoa.jobs.Arguments;
import io.lagoa.jobs.Job;
import io.lagoa.jobs.RunJob;
import io.lagoa.jobs.demo.CityDatabase;
import io.lagoa.kit.SparkExtension;
import io.lagoa.lake.Lake;
import io.lagoa.plan.Progress;
import io.lagoa.plan.Run;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The built jar on a real cluster: {@code spark-submit --class … lagoa-jobs.jar x.conf}. What it
 * makes is what a local run makes, and a local run goes on from it.
 */
@ExtendWith(SparkExtension.class)
final class SubmitIT {
  private static final int WORKERS = 2;
  private static final Path JAR =
      Path.of(
          System.getProperty("lagoa.root"),
          "jobs/target/spark-" + System.getProperty("spark.line"),
          "lagoa-jobs.jar");

  @TempDir private Path folder;

  @Test
  @Timeout(1_500)
  void twoWorkersMakeTheTablesOfALocalRun(TestReporter reporter) throws Exception {
    assertThat(JAR).as("the jar for spark-submit, which the phase package makes").exists();
    try (CityDatabase server = CityDatabase.start();
        Cluster cluster = Cluster.start(JAR.resolveSibling("spark-home"), folder, WORKERS)) {
      ParcelSource source = ParcelSource.fill(server, 2_000);
      ParcelPipeline submitted =
          ParcelPipeline.in(folder.resolve("submitted"), server, "submitted");
      ParcelPipeline local = ParcelPipeline.in(folder.resolve("local"), server, "local");

      try (ChildJvm driver =
          cluster.submit(JAR, RunJob.class.getName(), submitted.file().toString())) {
        run(local);
        assertThat(driver.await(600)).as(driver::log).isZero();
      }
      assertThat(submitted.contents()).isEqualTo(local.contents());
      assertCountsAreExact(Lake.open(submitted.load().settings()));
      reporter.publishEntry("tasks speculated", Long.toString(cluster.speculated()));

      source.change(150);
      run(submitted);
      run(local);
      assertThat(submitted.contents()).isEqualTo(local.contents());
      assertThat(cluster.tasksByWorker(WORKERS))
          .allSatisfy(tasks -> assertThat(tasks).isPositive());
      reporter.publishEntry("tasks by worker", cluster.tasksByWorker(WORKERS).toString());
    }
  }

  /** What each table says of its rows, against a count of them. */
  private static void assertCountsAreExact(Lake lake) {
    for (String name : List.of("bronze.event", "bronze.depot", "silver.parcel")) {
      TableState state = lake.history(name).get(0).state().orElseThrow();
      assertThat(state.rows()).as(name).isEqualTo(lake.table(name).count());
      assertThat(state.counts().rejected())
          .as(name)
          .isEqualTo(
              name.startsWith("silver") ? lake.table("quarantine.silver_parcel").count() : 0);
    }
  }

  private static void run(ParcelPipeline pipeline) {
    Run run = Job.run(RunJob.JOB, Arguments.of(pipeline.file()), Progress.SILENT);
    assertThat(run.succeeded()).as(run.toString()).isTrue();
  }
}
