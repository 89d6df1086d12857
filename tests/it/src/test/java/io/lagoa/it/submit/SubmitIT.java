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
import io.lagoa.lake.PipelineFile;
import io.lagoa.plan.Progress;
import io.lagoa.plan.Run;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.apache.spark.sql.RowFactory;
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

  private static final String FOLLOWED =
      """
      lake { name = shop, root = "%s" }
      connections.shop { url = "jdbc:postgresql://127.0.0.1:%d/postgres", user = postgres }
      tables {
        bronze.shop_log.from.cdc { connection = shop, tables = [public.visit] }
        silver.visit { changes { from = bronze.shop_log, table = public.visit }, key = id }
      }
      """;

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
      followsADatabase(cluster);
    }
  }

  /** Change data capture that a local run began and the jar goes on with. */
  private void followsADatabase(Cluster cluster) throws Exception {
    try (EmbeddedPostgres server =
        EmbeddedPostgres.builder()
            .setPGStartupWait(Duration.ofMinutes(5))
            .setServerConfig("wal_level", "logical")
            .start()) {
      Path file =
          Files.writeString(
              folder.resolve("shop.conf"),
              FOLLOWED.formatted(folder.resolve("followed"), server.getPort()));
      execute(
          server,
          "CREATE TABLE visit (id int PRIMARY KEY, who text)",
          "INSERT INTO visit VALUES (1, 'Ana'), (2, 'Rui')");
      run(file);
      execute(
          server, "UPDATE visit SET who = 'Eva' WHERE id = 2", "DELETE FROM visit WHERE id = 1");
      try (ChildJvm driver = cluster.submit(JAR, RunJob.class.getName(), file.toString())) {
        assertThat(driver.await(300)).as(driver::log).isZero();
      }
      Lake lake = Lake.open(PipelineFile.load(file).settings());
      assertThat(lake.table("silver.visit").select("id", "who").collectAsList())
          .containsExactly(RowFactory.create(2, "Eva"));
      assertThat(lake.table("bronze.shop_log").count()).isGreaterThanOrEqualTo(4);
    }
  }

  private static void execute(EmbeddedPostgres server, String... statements) throws SQLException {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** What each table says of its rows, against a count of them. */
  private static void assertCountsAreExact(Lake lake) {
    for (String name : List.of("bronze.event", "bronze.depot", "silver.parcel")) {
      TableState state = lake.history(name).findFirst().orElseThrow().state().orElseThrow();
      assertThat(state.rows()).as(name).isEqualTo(lake.table(name).count());
      assertThat(state.counts().rejected())
          .as(name)
          .isEqualTo(
              name.startsWith("silver") ? lake.table("quarantine.silver_parcel").count() : 0);
    }
  }

  private static void run(ParcelPipeline pipeline) {
    run(pipeline.file());
  }

  private static void run(Path file) {
    Run run = Job.run(RunJob.JOB, Arguments.of(file), Progress.SILENT);
    assertThat(run.succeeded()).as(run.toString()).isTrue();
  }
}
