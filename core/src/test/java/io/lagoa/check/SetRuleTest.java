package io.lagoa.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SetRuleTest {
  private static SetRule rule(String expression) {
    return SetRule.parse(expression).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "rejected < 2%,     1, 100, true",
    "rejected < 2%,     2, 100, false",
    "rejected <= 2%,    2, 100, true",
    "rejected < 33.4%,  1,   3, true",
    "rejected < 33.3%,  1,   3, false",
    "rejected < 2%,     0,   0, true",
    "rejected <= 0%,    0,   0, true",
    "rejected > 0%,     0,   0, false",
    "rejected < 1,      0,  50, true",
    "rejected < 1,      1,  50, false",
    "rows >= 1_000,   999, 999, false",
    "rows >= 1_000,  1000,   0, true",
    "rows = 0,          0,   0, true",
    "rows == 5,         5,   5, true",
    "rows != 5,         5,   5, false",
    "rows <> 5,         4,   4, true",
    "rows > 5,          5,   5, false",
    "nulls(name) <= 10%, 1,  9, false",
    "nulls(name) <= 10%, 1, 10, true",
    "nulls(name) = 0,   1,  10, false"
  })
  void comparesACountWithALimit(String expression, long count, long of, boolean holds) {
    assertThat(rule(expression).holds(count, of)).isEqualTo(holds);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rows > 5       | 7 | 9      | 7",
        "rejected < 2%  | 0 | 0      | 0% (0 of 0)",
        "rejected < 2%  | 5 | 5      | 100% (5 of 5)",
        "rejected < 2%  | 1 | 10     | 10% (1 of 10)",
        "rejected < 2%  | 1 | 3      | 33.3% (1 of 3)",
        "rejected < 2%  | 2 | 3      | 66.7% (2 of 3)",
        "rejected < 2%  | 3 | 200    | 1.5% (3 of 200)",
        "rejected < 2%  | 1 | 100000 | 0.001% (1 of 100000)",
        "rejected < 2%  | 1 | 30000000 | 0.00000333% (1 of 30000000)"
      })
  void saysWhatWasMeasured(String expression, long count, long of, String text) {
    assertThat(rule(expression).measured(count, of)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "rejected < 2%,    < 2%",
    "rejected < 0.50%, < 0.5%",
    "rejected <= 100%, <= 100%",
    "rows >= 1_000,    >= 1000",
    "rows == 3,        = 3",
    "rows <> 3,        != 3"
  })
  void saysItsLimit(String expression, String text) {
    assertThat(rule(expression).limitText()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rejected_rows < 2",
        "`rows` > 5",
        "rows > 5 AND price > 0",
        "price > rows",
        "rows > other",
        "rows < 1.2.3"
      })
  void isARowCheckUnlessItsLeftSideIsExactlyOneSetWord(String expression) {
    assertThat(SetRule.parse(expression)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rows > 2%",
        "rows(name) > 2",
        "rejected(name) < 2",
        "nulls < 3",
        "max(price) < 10"
      })
  void aSetWordThatIsUsedWronglyIsAnError(String expression) {
    assertThatThrownBy(() -> SetRule.parse(expression))
        .isInstanceOfSatisfying(
            LagoaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG_INVALID))
        .hasMessageContaining(expression);
  }

  @Test
  void knowsItsColumn() {
    assertThat(rule("nulls( customer_id ) = 0").column()).isEqualTo("customer_id");
    assertThat(rule("rows > 1").column()).isEmpty();
  }
}
