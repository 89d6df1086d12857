package io.lagoa.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.kit.SparkExtension;
import io.lagoa.plan.StageResult.Status;
import io.lagoa.table.Table;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(SparkExtension.class)
final class RunningTest {
  @TempDir Path folder;
  private Warehouse warehouse;
  private final List<String> told = new ArrayList<>();

  @BeforeEach
  void warehouse(SparkSession spark) {
    warehouse =
        new Warehouse(spark, "lake", folder.toString(), Map.of(), folder, 2, false, 2, new Memo());
  }

  /** A step that fails a few times with a code, then does well. */
  private record Flaky(
      String name, ErrorCode code, int failures, AtomicInteger tries, List<String> after)
      implements Step {
    static Flaky of(String name, ErrorCode code, int failures, String... after) {
      return new Flaky(name, code, failures, new AtomicInteger(), List.of(after));
    }

    @Override
    public Table table() {
      return Table.of(name).sql("SELECT 1");
    }

    @Override
    public Stage.Kind kind() {
      return Stage.Kind.REFRESH;
    }

    @Override
    public Stage foresee(Optional<String> upstream) {
      throw new UnsupportedOperationException();
    }

    @Override
    public StageResult run(String run) {
      if (tries.incrementAndGet() <= failures) {
        throw new LagoaException(code, "Cannot reach try " + tries.get());
      }
      return StageResult.of(name, kind(), Status.DONE, "full", "why");
    }
  }

  private Run run(Progress progress, Step... steps) {
    return new Running(warehouse, List.of(steps), "run", progress).result(Instant.EPOCH);
  }

  private final class Told implements Progress {
    @Override
    public void at(String name, Optional<StageResult> result) {}

    @Override
    public synchronized void again(String name, LagoaException failure, Duration after) {
      told.add(name + " " + failure.getMessage());
      assertThat(after).isPositive().isLessThan(Duration.ofSeconds(4));
    }
  }

  @Test
  void whatMayPassByItselfIsTriedAgainAndReported() {
    Run run =
        run(
            new Told(),
            Flaky.of("a.conflict", ErrorCode.CONFLICT, 1),
            Flaky.of("a.lost", ErrorCode.UNREACHABLE, 2),
            Flaky.of("a.after", ErrorCode.DEFECT, 0, "a.lost"));

    assertThat(run.succeeded()).as(run.toString()).isTrue();
    assertThat(run.stages()).extracting(StageResult::retries).containsExactly(1, 2, 0);
    assertThat(told)
        .containsExactlyInAnyOrder(
            "a.conflict Cannot reach try 1",
            "a.lost Cannot reach try 1",
            "a.lost Cannot reach try 2");
    assertThat(run.toString()).contains("a.conflict was tried again once");
    assertThat(run.json()).contains("\"retries\" : 2");
  }

  @Test
  void itIsGivenUpAfterTheRetriesOfTheLake() {
    Flaky flaky = Flaky.of("a.lost", ErrorCode.UNREACHABLE, 9);

    Run run = run(Progress.SILENT, flaky, Flaky.of("a.after", ErrorCode.DEFECT, 0, "a.lost"));

    assertThat(flaky.tries()).hasValue(3);
    assertThat(run.exitStatus()).isEqualTo(3);
    assertThat(run.stage("a.lost").message()).hasValue("Cannot reach try 3");
    assertThat(run.stage("a.after").status()).isEqualTo(Status.BLOCKED);
  }

  @ParameterizedTest
  @EnumSource(
      value = ErrorCode.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"CONFLICT", "UNREACHABLE"})
  void nothingElseIsTriedAgain(ErrorCode code) {
    Flaky flaky = Flaky.of("a.a", code, 1);

    Run run = run(new Told(), flaky);

    assertThat(flaky.tries()).hasValue(1);
    assertThat(told).isEmpty();
    assertThat(run.stage("a.a").code()).hasValue(code);
  }

  @Test
  void aRunThatIsToEndFinishesWhatRunsAndBeginsNothing() {
    AtomicBoolean ends = new AtomicBoolean();
    Progress ending =
        new Progress() {
          @Override
          public void at(String name, Optional<StageResult> result) {
            ends.set(true);
          }

          @Override
          public boolean ends() {
            return ends.get();
          }
        };

    Run run =
        run(
            ending,
            Flaky.of("a.first", ErrorCode.DEFECT, 0),
            Flaky.of("a.second", ErrorCode.DEFECT, 0, "a.first"));

    assertThat(run.stage("a.first").status()).isEqualTo(Status.DONE);
    assertThat(run.stage("a.second").status()).isEqualTo(Status.BLOCKED);
    assertThat(run.stage("a.second").reason()).isEqualTo("the run was asked to end");
  }
}
