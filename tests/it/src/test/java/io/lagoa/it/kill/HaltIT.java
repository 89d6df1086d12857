package io.lagoa.it.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.config.Overrides;
import io.lagoa.error.Milestone;
import io.lagoa.it.parcel.ParcelPipeline;
import io.lagoa.it.parcel.ParcelSource;
import io.lagoa.it.process.ChildJvm;
import io.lagoa.it.process.ClassArchive;
import io.lagoa.it.process.WarmJob;
import io.lagoa.jobs.Arguments;
import io.lagoa.jobs.Job;
import io.lagoa.jobs.RunJob;
import io.lagoa.jobs.demo.CityDatabase;
import io.lagoa.kit.SparkExtension;
import io.lagoa.lake.Lake;
import io.lagoa.plan.Progress;
import io.lagoa.plan.Run;
import io.lagoa.plan.Stage;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Promise 4 with real processes: a JVM that halts at a milestone of a run, from database to lake to
 * database, and then a plain rerun, come to what an undisturbed run comes to.
 */
@ExtendWith(SparkExtension.class)
@Tag("one-line")
final class HaltIT {
  private static final int HALTED = 137;

  @TempDir private Path folder;

  /**
   * A milestone, and the stage that passed it.
   *
   * @param nth which of the run's milestones it is, from 1
   * @param time which of the stage's milestones of that name, from 1
   */
  private record Step(int nth, String stage, Milestone milestone, long time) {
    String order() {
      return "halt %d %s %s".formatted(time, milestone, stage);
    }
  }

  @Test
  @Timeout(900)
  void aTableAndItsDeliveryHaltedAtEachNamedStepEndAsUndisturbed(TestReporter reporter)
      throws Exception {
    haltedAt(
        ParcelPipeline::oneWay,
        List.of("bronze.event"), // its own steps are not of this way: it is ready before
        step -> step.stage().startsWith("silver.parcel") && step.time() == 1,
        reporter);
  }

  @Test
  @Tag("thorough")
  @Timeout(7_200)
  void aPipelineOfEveryWayHaltedAtEachStepEndsAsUndisturbed(TestReporter reporter)
      throws Exception {
    haltedAt(
        ParcelPipeline::everyWay,
        List.of(),
        step -> step.stage().matches(System.getProperty("lagoa.halt", ".*")),
        reporter);
  }

  private void haltedAt(
      ParcelPipeline.Made made, List<String> ready, Predicate<Step> chosen, TestReporter reporter)
      throws Exception {
    ClassArchive classes = ClassArchive.in(folder);
    try (CityDatabase server = CityDatabase.start()) {
      ParcelSource source = ParcelSource.fill(server, 400);
      ParcelPipeline before = made.in(folder.resolve("before"), server, "before");
      run(before, Progress.SILENT);
      source.change(60);
      if (!ready.isEmpty()) {
        Arguments first =
            new Arguments(before.file(), Overrides.NONE, ready, false, Optional.empty());
        assertThat(Job.run(RunJob.JOB, first, Progress.SILENT).succeeded()).isTrue();
      }
      ParcelPipeline undisturbed = before.copy(folder.resolve("undisturbed"), "undisturbed");
      List<Step> steps = steps(undisturbed).stream().filter(chosen).toList();
      Map<String, List<String>> expected = undisturbed.contents();
      reporter.publishEntry("halted at", steps.toString());
      assertThat(steps).isNotEmpty();

      List<ParcelPipeline> copies = new ArrayList<>();
      for (Step step : steps) {
        copies.add(before.copy(folder.resolve("halted-" + step.nth()), "halted_" + step.nth()));
      }
      classes.learn(before.copy(folder.resolve("learned"), "learned").file());
      ChildJvm warming = WarmJob.start("halt", copies.get(0).file(), Optional.of(classes));
      for (int i = 0; i < steps.size(); i++) {
        try (ChildJvm job = warming) {
          job.awaitErr(line -> line.equals(WarmJob.READY), 120);
          job.say(steps.get(i).order());
          assertThat(job.await(120)).as(job::log).isEqualTo(HALTED);
        }
        if (i + 1 < steps.size()) {
          warming = WarmJob.start("halt", copies.get(i + 1).file(), Optional.of(classes));
        }
        assertMended(copies.get(i), undisturbed, expected, steps.get(i));
      }
    }
  }

  private static void assertMended(
      ParcelPipeline halted,
      ParcelPipeline undisturbed,
      Map<String, List<String>> expected,
      Step step)
      throws SQLException {
    run(halted, Progress.SILENT);
    halted
        .contents()
        .forEach(
            (name, rows) ->
                assertThat(rows).as("%s after %s", name, step).isEqualTo(expected.get(name)));
    assertThat(halted.targetTables()).as(step.toString()).isEqualTo(undisturbed.targetTables());
    assertThat(left(halted)).as(step.toString()).isEqualTo(left(undisturbed));
  }

  /** What another run would do: dumps are read each time. */
  private static List<String> left(ParcelPipeline pipeline) {
    Lake lake = Lake.open(pipeline.load().settings());
    return lake.plan(pipeline.load().pipeline()).stages().stream()
        .filter(stage -> stage.work() != Stage.Work.NO)
        .map(stage -> stage.name() + ": " + stage.how())
        .toList();
  }

  /** The milestones of an undisturbed run. */
  private static List<Step> steps(ParcelPipeline pipeline) {
    List<Step> steps = new ArrayList<>();
    List<String> stages = new ArrayList<>();
    Milestone.watch(
        milestone -> {
          synchronized (steps) { // readers pass theirs side by side
            steps.add(step(steps, stages.get(stages.size() - 1), milestone));
          }
        });
    try {
      run(
          pipeline,
          (stage, result) -> {
            if (Optional.empty().equals(result)) {
              stages.add(stage);
            }
          });
    } finally {
      Milestone.watch(milestone -> {});
    }
    return steps;
  }

  private static Step step(List<Step> before, String stage, Milestone milestone) {
    long times =
        before.stream()
            .filter(step -> step.stage().equals(stage) && step.milestone() == milestone)
            .count();
    return new Step(before.size() + 1, stage, milestone, times + 1);
  }

  private static void run(ParcelPipeline pipeline, Progress progress) {
    Run run = Job.run(RunJob.JOB, Arguments.of(pipeline.file()), progress);
    assertThat(run.succeeded()).as(run.toString()).isTrue();
  }
}
