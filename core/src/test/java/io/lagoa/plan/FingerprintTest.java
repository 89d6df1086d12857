package io.lagoa.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.check.Check;
import io.lagoa.table.Table;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FingerprintTest {
  private static final String SQL = "SELECT a, 'x  --y' AS b FROM bronze.t WHERE a > 1";

  private static String of(Table table) {
    return Fingerprint.of(table, Map.of());
  }

  private static String of(String sql) {
    return of(Table.silver("t").sql(sql));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT a, 'x  --y' AS b\n  FROM bronze.t\tWHERE a > 1\n",
        "-- what it is\nSELECT a, 'x  --y' AS b FROM bronze.t WHERE a > 1 -- why",
        "/* owner = me */\nSELECT a, 'x  --y' AS b FROM bronze.t WHERE a > 1",
        "SELECT a, /* 'b' -- */ 'x  --y' AS b FROM bronze.t /* two\nlines */ WHERE a > 1"
      })
  void commentsAndSpacingDoNotCount(String sql) {
    assertThat(of(sql)).isEqualTo(of(SQL));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT a, 'x --y' AS b FROM bronze.t WHERE a > 1",
        "SELECT a, 'x  --y' AS b FROM bronze.t WHERE a > 2",
        "SELECT a, 'x  --Y' AS b FROM bronze.t WHERE a > 1",
        "SELECT a, 'x  ' AS b FROM bronze.t WHERE a > 1"
      })
  void anythingElseCounts(String sql) {
    assertThat(of(sql)).isNotEqualTo(of(SQL));
  }

  @Test
  void quotedTextCountsToTheLetter() {
    assertThat(of("SELECT 'it\\'s  here' FROM a.b"))
        .isNotEqualTo(of("SELECT 'it\\'s here' FROM a.b"));
    assertThat(of("SELECT '/* a */' FROM a.b")).isNotEqualTo(of("SELECT '/* b */' FROM a.b"));
    assertThat(of("SELECT \"a  b\" FROM a.b")).isNotEqualTo(of("SELECT \"a b\" FROM a.b"));
  }

  @Test
  void whatDecidesRowsCounts() {
    Table table = Table.silver("t").sql(SQL).key("a").check(Check.that("a > 1").reject());
    String before = of(table);

    assertThat(of(table.key("b"))).isNotEqualTo(before);
    assertThat(of(table.schema("a INT"))).isNotEqualTo(before);
    assertThat(of(table.check(Check.that("a < 9").reject()))).isNotEqualTo(before);
    assertThat(of(table.upsert().orderBy("a"))).isNotEqualTo(before);
    assertThat(of(table.description("x").owner("me").tags("daily"))).isEqualTo(before);
    assertThat(of(table.check(Check.that("rows > 1").stop()))).isEqualTo(before);
  }

  @Test
  void onlyParametersThatAreUsedCount() {
    Table table = Table.silver("t").sql("SELECT * FROM bronze.t WHERE a > :least");
    String before = Fingerprint.of(table, Map.of("least", 1, "other", 1));

    assertThat(Fingerprint.of(table, Map.of("least", 1, "other", 2))).isEqualTo(before);
    assertThat(Fingerprint.of(table, Map.of("least", 2, "other", 1))).isNotEqualTo(before);
  }

  @Test
  void ofATransformItsOwnFingerprintAndInputsCount() {
    Table table = Table.gold("t").transform(inputs -> inputs.table("a.b"), "1", "a.b");
    assertThat(of(Table.gold("t").transform(inputs -> inputs.table("a.b"), "1", "a.b")))
        .isEqualTo(of(table));
    assertThat(of(Table.gold("t").transform(inputs -> inputs.table("a.b"), "2", "a.b")))
        .isNotEqualTo(of(table));
    assertThat(of(Table.gold("t").transform(inputs -> inputs.table("a.b"), "1", "a.c")))
        .isNotEqualTo(of(table));
  }

  @Test
  void theKeyAndTheWriteAreTold() {
    Table table = Table.silver("trip").sql("SELECT id, km FROM bronze.trip");
    String none = Fingerprint.of(table, Map.of());
    String key = Fingerprint.of(table.key("id"), Map.of());
    String upsert = Fingerprint.of(table.key("id").upsert(), Map.of());
    assertThat(Fingerprint.same(key, key)).isTrue();
    assertThat(Fingerprint.same(key, upsert)).isFalse();
    assertThat(Fingerprint.sameKey(key, upsert)).isTrue();
    assertThat(Fingerprint.sameKey(none, key)).isFalse();

    String earlier = key.substring(0, 16);
    assertThat(Fingerprint.same(earlier, upsert)).as("made before it told its write").isTrue();
    assertThat(Fingerprint.same(earlier, none)).isFalse();
    assertThat(Fingerprint.sameKey(earlier, key)).isTrue();
    assertThat(Fingerprint.sameKey(earlier, none)).isFalse();
  }
}
