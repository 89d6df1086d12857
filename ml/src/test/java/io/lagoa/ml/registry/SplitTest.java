package io.lagoa.ml.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SplitTest {
  @Test
  void aShareIsAPercentageOrAFraction() {
    assertThat(new Split(Optional.empty(), "20%").fraction()).isEqualTo(0.2);
    assertThat(new Split(Optional.empty(), "12.5 %").fraction()).isEqualTo(0.125);
    assertThat(new Split(Optional.empty(), "0.3").fraction()).isEqualTo(0.3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "100%", "20", "-5%", "a fifth", ""})
  void anythingElseIsRefused(String holdout) {
    assertThatThrownBy(() -> new Split(Optional.empty(), holdout))
        .hasMessageContaining("Invalid split: holdout = " + holdout);
  }
}
