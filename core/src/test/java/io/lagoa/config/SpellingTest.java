package io.lagoa.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class SpellingTest {
  @Test
  void aSlipOfTheFingerIsFound() {
    List<String> keys = List.of("checks", "columns", "order-by", "sql", "sql-file", "url", "user");

    assertThat(Spelling.nearest("chekcs", keys)).contains("checks");
    assertThat(Spelling.nearest("orderBy", keys)).contains("order-by");
    assertThat(Spelling.nearest("sql_file", keys)).contains("sql-file");
    assertThat(Spelling.nearest("slq", keys)).contains("sql");
    assertThat(Spelling.nearest("colour", keys)).isEmpty();
    assertThat(Spelling.nearest("url2", List.of())).isEmpty();
  }

  @Property(tries = 200)
  void theDistanceIsSymmetricAndZeroOnlyBetweenEquals(
      @ForAll @AlphaChars @StringLength(max = 8) String one,
      @ForAll @AlphaChars @StringLength(max = 8) String other) {
    assertThat(Spelling.distance(one, other)).isEqualTo(Spelling.distance(other, one));
    assertThat(Spelling.distance(one, other) == 0).isEqualTo(one.equals(other));
    assertThat(Spelling.distance(one, other))
        .isBetween(Math.abs(one.length() - other.length()), Math.max(one.length(), other.length()));
  }

  @Property(tries = 200)
  void twoNeighboursSwappedAreOneStep(
      @ForAll @AlphaChars @StringLength(min = 2, max = 8) String word,
      @ForAll @IntRange(max = 6) int at) {
    int i = at % (word.length() - 1);
    String swapped =
        word.substring(0, i) + word.charAt(i + 1) + word.charAt(i) + word.substring(i + 2);

    assertThat(Spelling.distance(word, swapped)).isEqualTo(word.equals(swapped) ? 0 : 1);
  }
}
