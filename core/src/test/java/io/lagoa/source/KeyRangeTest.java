package io.lagoa.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class KeyRangeTest {
  private static final Pattern FROM = Pattern.compile("k >= (-?\\d+)");
  private static final Pattern TO = Pattern.compile("k < (-?\\d+)");

  @Property
  void everyKeySatisfiesExactlyOneCondition(
      @ForAll long one,
      @ForAll long other,
      @ForAll @IntRange(min = 1, max = 50) int count,
      @ForAll long key) {
    List<String> conditions = KeyRange.conditions("k", range(one, other).cuts(count));
    assertThat(conditions).hasSizeBetween(1, count);
    assertThat(conditions.stream().filter(condition -> holds(condition, key))).hasSize(1);
    assertThat(conditions.stream().filter(condition -> condition.contains("IS NULL")).count())
        .isEqualTo(conditions.size() == 1 ? 0 : 1);
  }

  @Property
  void conditionsTakeNearlyEqualShares(
      @ForAll @LongRange(min = -1000, max = 1000) long lowest,
      @ForAll @IntRange(min = 0, max = 300) int more,
      @ForAll @IntRange(min = 1, max = 20) int count) {
    List<String> conditions = KeyRange.conditions("k", range(lowest, lowest + more).cuts(count));
    assertThat(conditions).hasSize(Math.min(count, more + 1));
    for (String condition : conditions) {
      long share = 0;
      for (long key = lowest; key <= lowest + more; key++) {
        share += holds(condition, key) ? 1 : 0;
      }
      assertThat(share)
          .isBetween(
              (long) (more + 1) / conditions.size(), (long) (more + 1) / conditions.size() + 1);
    }
  }

  private static KeyRange range(long one, long other) {
    return new KeyRange(
        BigInteger.valueOf(Math.min(one, other)), BigInteger.valueOf(Math.max(one, other)));
  }

  private static boolean holds(String condition, long key) {
    Matcher from = FROM.matcher(condition);
    Matcher to = TO.matcher(condition);
    return (!from.find() || key >= Long.parseLong(from.group(1)))
        && (!to.find() || key < Long.parseLong(to.group(1)));
  }
}
