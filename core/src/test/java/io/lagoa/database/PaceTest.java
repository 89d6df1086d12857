package io.lagoa.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PaceTest {
  @Test
  void rowsWaitUntilTheyAreDue() {
    long since = System.nanoTime();
    new Pace(1_000).among(2).await(100, since);
    assertThat(System.nanoTime() - since)
        .isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(199));
  }

  @Test
  void withoutALimitNothingWaits() {
    long since = System.nanoTime();
    new Pace(0).among(2).await(Long.MAX_VALUE, since);
    assertThat(System.nanoTime() - since).isLessThan(TimeUnit.SECONDS.toNanos(1));
  }
}
