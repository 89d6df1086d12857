package io.lagoa.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CheckTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "price > 0 : reject            | price > 0            | REJECT",
        "price > 0:stop                | price > 0            | STOP",
        "name <> ' : stop' : warn      | name <> ' : stop'    | WARN",
        "a : stop : reject             | a : stop             | REJECT",
        "at < '10:00' : stop           | at < '10:00'         | STOP"
      })
  void theLastWordIsTheConsequence(String text, String expression, Consequence consequence) {
    assertThat(Check.parse(text)).isEqualTo(new Check(expression, consequence));
  }

  @Test
  void mayStandOnSeveralLines() {
    assertThat(Check.parse("price > 0\n  OR free\n  : warn\n").expression())
        .isEqualTo("price > 0\n  OR free");
  }

  @ParameterizedTest
  @ValueSource(strings = {"price > 0", "price > 0 : fail", ": stop", "", "price : stop it"})
  void withoutConsequenceItIsNoCheck(String text) {
    assertThatThrownBy(() -> Check.parse(text))
        .isInstanceOfSatisfying(
            LagoaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG_INVALID))
        .hasMessageContaining("'%s'".formatted(text.strip()));
  }

  @Test
  void readsWhatItPrints() {
    for (Check check :
        new Check[] {
          Check.that("a > 1"), Check.that("a : b").warn(), Check.that("rejected < 2%").reject()
        }) {
      assertThat(Check.parse(check.toString())).isEqualTo(check);
    }
  }

  @Test
  void stopsUnlessItSaysOtherwise() {
    assertThat(Check.that("a").consequence()).isEqualTo(Consequence.STOP);
    assertThat(Check.that("a").warn().stop().reject().consequence()).isEqualTo(Consequence.REJECT);
  }
}
