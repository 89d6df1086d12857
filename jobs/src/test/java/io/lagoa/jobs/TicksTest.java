package io.lagoa.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TicksTest {
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Ending ending = new Ending();
  private final List<Long> begun = new ArrayList<>();

  private Ticks every(long millis) {
    return new Ticks(
        Duration.ofMillis(millis), ending, new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private int tick(int last, int status) {
    begun.add(System.nanoTime());
    if (begun.size() == last) {
      ending.tell();
    }
    return status;
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void failuresThatMayPassAreReportedAndTheNextTickGoesOn() {
    int status =
        every(20)
            .run(
                () -> {
                  int exit = tick(4, begun.size() == 1 ? 1 : 0);
                  if (begun.size() == 3) {
                    throw new LagoaException(ErrorCode.UNREACHABLE, "Cannot reach it");
                  }
                  return exit;
                });

    assertThat(begun).hasSize(4);
    assertThat(status).isZero();
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("Cannot reach it");
  }

  @Test
  void theStatusIsThatOfTheLastRun() {
    assertThat(every(10).run(() -> tick(2, begun.isEmpty() ? 0 : 3))).isEqualTo(3);
  }

  @Test
  void aWrongDeclarationAndADefectEnd() {
    for (int gravest : List.of(2, 4)) {
      begun.clear();
      assertThat(every(10).run(() -> tick(9, gravest))).isEqualTo(gravest);
      assertThat(begun).hasSize(1);
    }
  }

  @Test
  void ticksThatComeWhileARunIsUnderWayAreLeftOut() {
    every(200)
        .run(
            () -> {
              if (begun.isEmpty()) {
                sleep(500);
              }
              return tick(2, 0);
            });

    assertThat(err.toString(StandardCharsets.UTF_8)).containsOnlyOnce("Left out 2 ticks");
    // the first ended after 500 ms; the next is due at 600 ms
    assertThat(begun.get(1) - begun.get(0)).isBetween(50_000_000L, 190_000_000L);
  }

  @Test
  void anIdleSessionEndsAtOnce() {
    Thread teller =
        new Thread(
            () -> {
              sleep(100);
              ending.tell();
            });
    teller.start();
    long start = System.nanoTime();

    every(60_000).run(() -> tick(9, 0));

    assertThat(begun).hasSize(1);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
  }

  @Test
  void aRateMustBePositive() {
    assertThatThrownBy(() -> every(0)).hasMessageContaining("--every");
  }
}
