package io.lagoa.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagoa.error.ErrorCode;
import io.lagoa.plan.StageResult.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RunTest {
  private static StageResult stage(String name, Status status) {
    return StageResult.of(name, Stage.Kind.REFRESH, status, "how", "reason");
  }

  private static Run run(List<StageResult> stages) {
    return new Run("id", "lake", "/root", Instant.EPOCH, Duration.ZERO, stages);
  }

  @ParameterizedTest
  @CsvSource({
    "'',                                  0",
    "CHECK_FAILED,                        1",
    "POLICY,                              1",
    "DATA_ERROR,                          1",
    "CONFIG_INVALID,                      2",
    "QUERY_INVALID,                       2",
    "UNREACHABLE,                         3",
    "UNREACHABLE CONFLICT,                3",
    "UNREACHABLE CHECK_FAILED,            1",
    "CONFLICT QUERY_INVALID,              2",
    "CHECK_FAILED CONFIG_INVALID,         2",
    "UNREACHABLE CHECK_FAILED DEFECT,     4",
    "CHECK_FAILED SCHEMA_MISMATCH DEFECT, 4"
  })
  void theGravestFailureDecidesAndOnlyRetriesAreWorthRetrying(String codes, int status) {
    List<StageResult> stages = new ArrayList<>();
    stages.add(stage("gold.done", Status.DONE));
    stages.add(stage("gold.blocked", Status.BLOCKED));
    for (String code : codes.split(" ")) {
      if (!code.isEmpty()) {
        stages.add(stage("gold." + code, Status.FAILED).failing(ErrorCode.valueOf(code), "why"));
      }
    }

    assertThat(run(stages).exitStatus()).isEqualTo(status);
  }

  @Test
  void succeedsWhenEveryStageEndedWell() {
    Run well = run(List.of(stage("a.a", Status.DONE), stage("a.b", Status.UNCHANGED)));
    assertThat(well.succeeded()).isTrue();
    assertThat(well.unchanged()).isFalse();
    assertThat(run(List.of(stage("a.b", Status.UNCHANGED))).unchanged()).isTrue();
    for (Status status : List.of(Status.BLOCKED, Status.FAILED, Status.STOPPED)) {
      assertThat(run(List.of(stage("a.a", Status.DONE), stage("a.b", status))).succeeded())
          .isFalse();
    }
  }

  @Test
  void findsAStageByName() {
    Run run = run(List.of(stage("a.a", Status.DONE), stage("a.b", Status.FAILED)));
    assertThat(run.stage("a.b").status()).isEqualTo(Status.FAILED);
    assertThatThrownBy(() -> run.stage("a.c")).hasMessageContaining("[a.a, a.b]");
  }
}
