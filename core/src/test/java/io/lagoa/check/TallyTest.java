package io.lagoa.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.check.ExactAccumulator.Slice;
import org.junit.jupiter.api.Test;

final class TallyTest {
  private final Tally tally = new Tally();

  /** As a task sends it home. */
  private void arrives(int stage, int of, int partition, long count) {
    Tally ofTask = new Tally();
    long[] counts = new long[Long.SIZE];
    counts[0] = count;
    ofTask.value().put(new Slice(stage, of, partition), counts);
    tally.merge(ofTask);
  }

  private long count() {
    return tally.counts()[0];
  }

  @Test
  void partitionsAddUp() {
    assertThat(count()).isZero();
    arrives(3, 2, 0, 5);
    arrives(3, 2, 1, 7);
    assertThat(count()).isEqualTo(12);
  }

  @Test
  void aSecondAttemptTakesThePlaceOfTheFirst() {
    arrives(3, 2, 0, 5);
    arrives(3, 2, 1, 7);
    arrives(3, 2, 0, 5);
    assertThat(count()).isEqualTo(12);
  }

  /** When AQE finds a lost shuffle output, another stage makes the lost partitions only. */
  @Test
  void aStageThatMakesLostPartitionsAgainKeepsTheOthers() {
    arrives(3, 2, 0, 5);
    arrives(3, 2, 1, 7);
    arrives(9, 2, 1, 7);
    assertThat(count()).isEqualTo(12);
  }

  @Test
  void aStageThatDividesTheRowsOtherwiseCountsAlone() {
    arrives(3, 2, 0, 5);
    arrives(3, 2, 1, 7);
    arrives(9, 3, 0, 4);
    arrives(9, 3, 2, 8);
    assertThat(count()).isEqualTo(12);
  }

  @Test
  void eachBitOfAMaskIsACount() {
    tally.add(0b101L);
    tally.add(0b100L);
    tally.add(1, 10);
    assertThat(tally.counts()).startsWith(1, 10, 2, 0);
    assertThat(tally.copy().value()).isEqualTo(tally.value());
    tally.reset();
    assertThat(tally.isZero()).isTrue();
    tally.add(1L);
    assertThat(tally.counts()).startsWith(1, 0);
  }
}
