package io.lagoa.ml.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.ml.evaluation.Metric;
import org.junit.jupiter.api.Test;

class PromotionTest {
  @Test
  void aVersionThatDiffersByRoundingOnlyIsAsGood() {
    Promotion promotion =
        Promotion.compare(Metric.AREA_UNDER_ROC, Math.nextDown(0.81), 0.81, "version 3");
    assertThat(promotion.promoted()).isTrue();
    assertThat(promotion.reason()).isEqualTo("area-under-roc 0.8100 = 0.8100 of version 3");
    assertThat(Promotion.compare(Metric.RMSE, Math.nextUp(1e12), 1e12, "x").promoted()).isTrue();
  }

  @Test
  void theReasonSaysWhichIsBetter() {
    assertThat(Promotion.compare(Metric.AREA_UNDER_ROC, 0.81, 0.79, "version 3").reason())
        .isEqualTo("area-under-roc 0.8100 > 0.7900 of version 3");
    Promotion worse = Promotion.compare(Metric.RMSE, 2, 1, "version 3");
    assertThat(worse.promoted()).isFalse();
    assertThat(worse.reason())
        .isEqualTo("rmse 2.0000 > 1.0000: worse than champion version 3: registered, not promoted");
    assertThat(Promotion.compare(Metric.RMSE, 1, 2, "version 3").reason())
        .isEqualTo("rmse 1.0000 < 2.0000 of version 3");
  }
}
