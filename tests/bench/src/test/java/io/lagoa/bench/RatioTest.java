package io.lagoa.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class RatioTest {
  @Test
  void isTheMedianOfThePairsAndAllPairsBoundItWhereTheyAreFew() {
    Ratio ratio = Ratio.of(List.of(2.0, 9.0, 4.0, 6.0, 5.0), List.of(1.0, 3.0, 2.0, 1.0, 2.0));

    assertThat(ratio).isEqualTo(new Ratio(2.5, 2.0, 6.0));
  }

  /** The interval of the sign test for nine values: the second smallest to the second largest. */
  @Test
  void nineteenTwentiethsOfAllMediansAreWithinItsBounds() {
    List<Double> ones = List.of(1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0);

    Ratio ratio = Ratio.of(List.of(9.0, 1.0, 8.0, 2.0, 7.0, 3.0, 6.0, 4.0, 5.0), ones);

    assertThat(ratio).isEqualTo(new Ratio(5, 2, 8));
  }
}
