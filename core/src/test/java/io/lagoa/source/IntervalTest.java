package io.lagoa.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class IntervalTest {
  @Test
  void partsAreAsLongAsTheyAreSaidToBe() {
    assertThat(Interval.between("2024-01-31", "2024-04-15").by("month").bounds())
        .containsExactly("2024-01-31", "2024-02-29", "2024-03-31", "2024-04-15");
    assertThat(Interval.between("2024-01-01", "2024-01-02").bounds())
        .containsExactly("2024-01-01", "2024-01-02");
    assertThat(Interval.between("2024-01-01", "2024-01-02T01:30:00").by("day").bounds())
        .containsExactly("2024-01-01 00:00:00", "2024-01-02 00:00:00", "2024-01-02 01:30:00");
    assertThat(Interval.between("2024-01-01", "2024-01-02").by("hour").bounds()).hasSize(25);
    assertThat(Interval.between("1", "10").by("4").bounds()).containsExactly("1", "5", "9", "10");
  }

  @Test
  void whatIsNoIntervalIsRefused() {
    assertThatThrownBy(() -> Interval.between("x", "y").bounds())
        .hasMessageContaining("'x' is neither a number nor a time");
    assertThatThrownBy(() -> Interval.between("1", "2024-01-01").bounds())
        .hasMessageContaining("--to is no number");
    assertThatThrownBy(() -> Interval.between("1", "1000000").by("1").bounds())
        .hasMessageContaining("more than 10,000 parts");
    assertThatThrownBy(() -> Interval.between("1", "5").by("day").bounds())
        .hasMessageContaining("--by must be a positive number");
  }
}
