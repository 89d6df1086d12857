package io.lagoa.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.TestPostgres;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.Milestone;
import io.lagoa.kit.SparkExtension;
import io.lagoa.lake.Lake;
import io.lagoa.lake.LakeSettings;
import io.lagoa.plan.Pipeline;
import io.lagoa.plan.Run;
import io.lagoa.plan.StageResult;
import io.lagoa.source.Jdbc;
import io.lagoa.table.Table;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever ends an extraction, at whichever step: a plain rerun comes to what it would have. */
@ExtendWith(SparkExtension.class)
@Tag("one-line")
final class ExtractKillTest {
  private static final TestPostgres POSTGRES = TestPostgres.database();
  private static final String END_BACKENDS =
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
          + " AND pid <> pg_backend_pid() AND backend_type = 'client backend'";

  @TempDir private Path folder;
  private final Pipeline pipeline =
      Pipeline.of(
          Table.bronze("event")
              .from(Jdbc.table("shop", "event").watermark("w").splitBy("id").partitions(3)));

  /** The table holds the first rows, and the next run reads ties and new ones. */
  @BeforeEach
  void fill() {
    POSTGRES.run(
        "DROP TABLE IF EXISTS event",
        "CREATE TABLE event (id int, w int)",
        "INSERT INTO event SELECT i, i FROM generate_series(1, 100) i");
    run();
    POSTGRES.run("INSERT INTO event SELECT i, greatest(i, 100) FROM generate_series(98, 300) i");
  }

  @Test
  void anExtractionPassesItsSteps() {
    List<Milestone> passed = Parked.passedBy(this::run);
    assertThat(passed.subList(0, passed.indexOf(Milestone.COMMITTED)))
        .startsWith(Milestone.SNAPSHOT_TAKEN)
        .containsOnlyOnce(Milestone.SNAPSHOT_TAKEN, Milestone.ALL_READ)
        .containsSubsequence(Milestone.PART_READ, Milestone.PART_READ, Milestone.ALL_READ);
    assertWhole();
  }

  /** A reader that is left for good would keep its core of Spark: those are halted by HaltIT. */
  @ParameterizedTest
  @EnumSource(names = {"SNAPSHOT_TAKEN", "ALL_READ"})
  void aProcessThatEndsAtAStepIsMendedByARerun(Milestone step) {
    List<Milestone> passed = Parked.passedBy(() -> fresh("undisturbed"));
    Parked.at(passed.indexOf(step), () -> fresh("crashed"));
    POSTGRES.rows(END_BACKENDS); // as the end of their process would
    fresh("crashed");
    assertThat(open("crashed").table("bronze.event").count()).isEqualTo(303);
  }

  @ParameterizedTest
  @EnumSource(names = {"SNAPSHOT_TAKEN", "PART_READ", "ALL_READ"})
  void backendsThatAreEndedAtAStepLoseNothing(Milestone step) {
    AtomicBoolean ended = new AtomicBoolean();
    Milestone.watch(
        passed -> {
          if (passed == step && !ended.getAndSet(true)) {
            POSTGRES.rows(END_BACKENDS);
          }
        });
    StageResult result;
    try {
      result = open("lake").run(pipeline).stage("bronze.event");
    } finally {
      Milestone.watch(passed -> {});
    }
    assertThat(ended).isTrue();
    StageResult.Status status = result.status();
    if (step != Milestone.PART_READ) { // other parts may be read by then, or not
      assertThat(status)
          .as("%s", result)
          .isEqualTo(
              step == Milestone.ALL_READ ? StageResult.Status.DONE : StageResult.Status.FAILED);
    }
    if (status == StageResult.Status.FAILED) {
      assertThat(result.code()).as("%s", result.message()).contains(ErrorCode.UNREACHABLE);
      assertThat(open("lake").table("bronze.event").count()).isEqualTo(100);
    }
    run();
    assertWhole();
  }

  private void assertWhole() {
    List<String> rows =
        open("lake").table("bronze.event").collectAsList().stream()
            .map(row -> row.mkString("|"))
            .sorted()
            .toList();
    assertThat(rows).isEqualTo(POSTGRES.rows("SELECT id, w FROM event").stream().sorted().toList());
  }

  private void run() {
    fresh("lake");
  }

  private void fresh(String name) {
    Run run = open(name).run(pipeline);
    assertThat(run.succeeded()).as(run.toString()).isTrue();
  }

  private Lake open(String name) {
    return Lake.open(
        LakeSettings.at(folder.resolve(name).toString())
            .retries(0)
            .parallelism(1)
            .connection("shop", POSTGRES.connection()));
  }
}
