package io.lagoa.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ExpectationTest {
  private static Condition.Usual usual(String text) {
    return (Condition.Usual) SetRule.parse("rows " + text).orElseThrow().condition();
  }

  /** Mean 5; squares 9 + 1 + 1 + 1 + 0 + 0 + 4 + 16 = 32; sample deviation sqrt(32 / 7). */
  @Test
  void sigmaIsThatOfTheRunsBefore() {
    List<Double> past = List.of(2., 4., 4., 4., 5., 5., 7., 9.);
    Expectation expectation = Expectation.of(usual("within 2 sigma of 30 runs"), past);

    assertThat(expectation.expected()).isEqualTo(5);
    assertThat(expectation.tolerance()).isCloseTo(2 * 2.138089935299395, within(1e-12));
    assertThat(expectation.allows(9.27)).isTrue();
    assertThat(expectation.allows(9.28)).isFalse();
    assertThat(expectation.allows(0.73)).isTrue();
    assertThat(expectation.allows(0.72)).isFalse();
    assertThat(expectation.allows(Double.NaN)).isFalse();
  }

  @Test
  void onlyTheLastRunsCount() {
    List<Double> past = List.of(1000., 1000., 10., 10., 10., 10., 10.);
    Expectation expectation = Expectation.of(usual("within 3 sigma of 5 runs"), past);

    assertThat(expectation.expected()).isEqualTo(10);
    assertThat(expectation.allows(10)).isTrue();
    assertThat(expectation.allows(11)).isFalse();
  }

  @Test
  void aShareIsOfTheMean() {
    Condition.Usual one = usual("within 20% of 1 run");
    assertThat(Expectation.of(one, List.of(500., 100.)).allows(120)).isTrue();
    assertThat(Expectation.of(one, List.of(500., 100.)).allows(80)).isTrue();
    assertThat(Expectation.of(one, List.of(500., 100.)).allows(121)).isFalse();
    assertThat(Expectation.of(usual("within 20% of 2 runs"), List.of(500., 100.)).expected())
        .isEqualTo(300);
  }

  @Test
  void withoutEnoughHistoryEverythingIsUsual() {
    Condition.Usual usual = usual("within 1 sigma of 30 runs");
    Expectation expectation = Expectation.of(usual, List.of(1., 1., 1., 1., Double.NaN));

    assertThat(expectation.allows(1e9)).isTrue();
    assertThat(expectation.text(usual))
        .isEqualTo("within 1 sigma of 30 runs; not enough history: 4 of at least 5 runs");
    assertThat(Expectation.of(usual("within 20% of 1 run"), List.of()).allows(7)).isTrue();
    Condition.Usual seasons = usual("within 3 sigma of 28 runs with period 7");
    assertThat(Expectation.of(seasons, List.of(1., 2., 3.)).allows(7)).isTrue();
  }

  /** A week of 10, 20, 30 on a slope of 1 a day: the next points are known. */
  @Test
  void seasonsAndTrendAreForecast() {
    List<Double> past = new ArrayList<>();
    double[] week = {10, 20, 30};
    for (int day = 0; day < 12; day++) {
      past.add(week[day % 3] + day);
    }
    Condition.Usual usual = usual("within 3 sigma of 12 runs with period 3");
    Expectation expectation = Expectation.of(usual, past);

    assertThat(expectation.expected()).isCloseTo(10 + 12, within(1e-9));
    assertThat(expectation.allows(22)).isTrue();
    assertThat(expectation.allows(32)).isFalse();
    assertThat(
            Expectation.of(new Condition.Usual(new BigDecimal("3"), false, 12, 0), past).allows(32))
        .as("the mean alone sees nothing")
        .isTrue();
  }

  /**
   * By hand, period 2, weights 0.5: season means 2 and 4, trend 1, level at the end of the first
   * season 2.5, seasons 1 - 1.5 = -0.5 and 3 - 2.5 = 0.5. Point 3: forecast 2.5 + 1 - 0.5 = 3, no
   * error; level 0.5 (3 + 0.5) + 0.5 * 3.5 = 3.5. Point 5: forecast 3.5 + 1 + 0.5 = 5, no error;
   * level 4.5. Point 9 (instead of 5): forecast 4.5 + 1 - 0.5 = 5, error 4; level 0.5 * 9.5 + 0.5 *
   * 5.5 = 7.5; trend 0.5 * 3 + 0.5 * 1 = 2; season 0.5 * (9 - 7.5) + 0.5 * -0.5 = 0.5. The next is
   * 7.5 + 2 + 0.5 = 10; the deviation sqrt(16 / 3).
   */
  @Test
  void smoothsAsByHand() {
    HoltWinters model = HoltWinters.smoothed(new double[] {1, 3, 3, 5, 9}, 2, 0.5, 0.5, 0.5);

    assertThat(model.next()).isCloseTo(10, within(1e-12));
    assertThat(model.deviation()).isCloseTo(Math.sqrt(16 / 3.0), within(1e-12));
  }
}
