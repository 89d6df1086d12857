package io.lagoa.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SetRuleTest {
  private static SetRule rule(String expression) {
    return SetRule.parse(expression).orElseThrow();
  }

  private static Verdict judge(String expression, Reading reading) {
    return rule(expression).judge(expression, reading, List.of());
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
    "nulls(name) = 0,   1,  10, false",
    "unique(a) = 100%,  9,  10, false",
    "unique(a) = 100%, 10,  10, true",
    "changed(rows) < 20%, 20, 100, false",
    "changed(rows) < 20%, 19, 100, true"
  })
  void comparesACountWithALimit(String expression, long count, long of, boolean holds) {
    assertThat(judge(expression, Reading.count(count, of)).passed()).isEqualTo(holds);
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
    assertThat(judge(expression, Reading.count(count, of)).measured()).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rejected < 2%         | < 2%",
        "rejected < 0.50%      | < 0.5%",
        "rejected <= 100%      | <= 100%",
        "rows >= 1_000         | >= 1000",
        "rows == 3             | = 3",
        "rows <> 3             | != 3",
        "fresh(at) < 36 h      | < 36 h",
        "min(n) > -1_000.5     | > -1000.5",
        "rows within 3 sigma of 30 runs | within 3 sigma of 30 runs; not enough history: 0 of at least 5 runs"
      })
  void saysItsLimit(String expression, String text) {
    assertThat(judge(expression, Reading.count(1, 1)).limit()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rejected_rows < 2",
        "`rows` > 5",
        "rows > 5 AND price > 0",
        "price > rows",
        "rows > other",
        "rows < 1.2.3",
        "rows",
        "max(a) > 3 OR b",
        "rows_total within_range",
        "maximum(a) > 3"
      })
  void isARowCheckUnlessItsLeftSideIsExactlyOneSetWord(String expression) {
    if (!expression.startsWith("max(")) {
      assertThat(SetRule.parse(expression)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rows > 2%",
        "rows(name) > 2",
        "rejected(name) < 2",
        "nulls < 3",
        "nulls(a, b) < 3",
        "max(price) < 10%",
        "max(price) < other",
        "max(a) > 3 OR b",
        "min < 3",
        "fresh(at) < 3",
        "fresh(at) < 3 parsecs",
        "rows < 3 days",
        "quantile(a) < 3",
        "quantile(a, 1.5) < 3",
        "matches(a, b) = 1",
        "references(a, b.c) = 0",
        "changed(nulls) < 3",
        "new(rejected) < 3",
        "new(new(rows)) < 3",
        "new(changed(rows)) < 3",
        "new(price) < 3",
        "rows within 3 sigma of 1 run",
        "rows within 3 sigma of 13 runs with period 7"
      })
  void aSetWordThatIsUsedWronglyIsAnError(String expression) {
    assertThatThrownBy(() -> SetRule.parse(expression))
        .isInstanceOfSatisfying(
            LagoaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG_INVALID))
        .hasMessageContaining(expression);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nulls( customer_id ) = 0      | NULLS | [customer_id] | '' | false",
        "rows > 1                      | ROWS | [] | '' | false",
        "unique(a , `b c`) = 100%      | UNIQUE | [a, b c] | '' | false",
        "new( unique(a) ) = 100%       | UNIQUE | [a] | '' | true",
        "new(rows) > 0                 | ROWS | [] | '' | true",
        "references(a, silver.b.c) = 0 | REFERENCES | [a] | silver.b.c | false",
        "quantile(a, 0.95) < 30        | QUANTILE | [a] | 0.95 | false",
        "matches(a, '^(x?y)$') = 100%  | MATCHES | [a] | ^(x?y)$ | false",
        "new(matches(a, '[(]')) = 0    | MATCHES | [a] | [(] | true",
        "changed(rows) < 20%           | CHANGED | [] | '' | false"
      })
  void knowsWhatItMeasures(
      String expression, Measure.Kind kind, String columns, String argument, boolean ofRun) {
    Measure measure = rule(expression).measure();
    assertThat(measure.kind()).isEqualTo(kind);
    assertThat(measure.columns()).hasToString(columns);
    assertThat(measure.argument()).isEqualTo(argument);
    assertThat(measure.ofRun()).isEqualTo(ofRun);
  }

  @Test
  void aMeasureReadsAsItIsWritten() {
    for (String written :
        List.of(
            "rows",
            "new(unique(a, b))",
            "references(a, silver.b.c)",
            "matches(a, 'it''s')",
            "quantile(a, 0.5)",
            "changed(rows)")) {
      assertThat(rule(written + " < 1").measure()).hasToString(written);
    }
  }

  @Test
  void noValuePassesButIsNotFresh() {
    assertThat(judge("min(a) > 3", Reading.none()).passed()).isTrue();
    assertThat(judge("min(a) > 3", Reading.none()).measured()).isEqualTo("no value");
    assertThat(judge("fresh(at) < 1 day", Reading.none()).passed()).isFalse();
    assertThat(judge("max(a) < 3", Reading.text("NaN")).passed()).isFalse();
  }

  @Test
  void anAgeIsComparedWithADuration() {
    Reading reading = Reading.age(Duration.ofMinutes(90));
    assertThat(judge("fresh(at) <= 1.5 hours", reading).passed()).isTrue();
    assertThat(judge("fresh(at) < 90 min", reading).passed()).isFalse();
    assertThat(judge("fresh(at) < 1 day", reading).measured()).isEqualTo("1 h 30 min 00 s");
    assertThat(judge("fresh(at) < 1 day", reading).value()).isEqualTo(5400);
  }

  @Test
  void aTextIsComparedAsTextUnlessItsTypeIsKnown() {
    assertThat(judge("max(a) < 'b'", Reading.text("abc")).passed()).isTrue();
    assertThat(judge("max(a) < 'b'", Reading.text("b")).passed()).isFalse();
    SetRule typed = rule("max(a) < '2026-01-31'").typed(BigDecimal.valueOf(100));
    Reading day = Reading.value(BigDecimal.valueOf(99), "x");
    assertThat(typed.judge("", day, List.of()).passed()).isTrue();
  }
}
