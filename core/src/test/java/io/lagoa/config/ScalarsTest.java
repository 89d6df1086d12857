package io.lagoa.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigUtil;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ScalarsTest {
  enum Colour {
    RED,
    DARK_BLUE
  }

  record All(
      String text,
      int number,
      long bigNumber,
      double share,
      boolean on,
      Duration maxAge,
      Colour colour,
      Secret password,
      Optional<String> note) {}

  record Root(Map<String, All> entries) {}

  @Property(tries = 300)
  void anyRecordRenderedAndBoundAgainIsEqual(
      @ForAll("records") All record, @ForAll("texts") String key) {
    String text =
        """
        entries.%s {
          text = %s, number = %d
          big-number = %d, share = %s
          on = %s
          max-age = %dms
          colour = %s
          password = %s%s
        }
        """
            .formatted(
                ConfigUtil.quoteString(key),
                ConfigUtil.quoteString(record.text()),
                record.number(),
                record.bigNumber(),
                record.share(),
                record.on(),
                record.maxAge().toMillis(),
                record.colour() == Colour.RED ? "red" : "dark-blue",
                ConfigUtil.quoteString(record.password().reveal()),
                record.note().map(note -> "\n note = " + ConfigUtil.quoteString(note)).orElse(""));

    assertThat(ConfigFile.parse(text, "x.conf").bind(Root.class, Choices.NONE).entries())
        .containsExactly(Map.entry(key, record));
  }

  record Text(String text) {}

  @Test
  void textIsTakenAsItIsWritten() {
    assertThat(text("007")).isEqualTo("007");
    assertThat(text("1.50")).isEqualTo("1.50");
    assertThat(text("yes")).isEqualTo("yes");
    assertThat(text("a b  c")).isEqualTo("a b  c");
  }

  @Provide
  Arbitrary<All> records() {
    return Combinators.combine(
            texts(),
            Arbitraries.integers(),
            Arbitraries.longs(),
            Arbitraries.doubles(),
            Arbitraries.integers().between(0, Integer.MAX_VALUE),
            Arbitraries.of(Colour.values()),
            texts(),
            texts().optional())
        .as(
            (text, number, big, share, millis, colour, password, note) ->
                new All(
                    text,
                    number,
                    big,
                    share,
                    number % 2 == 0,
                    Duration.ofMillis(millis),
                    colour,
                    new Secret(password),
                    note));
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings().withChars("aZ09 ._-\"\\\n\t#/{}[]$:=+,'é水").ofMaxLength(12);
  }

  private static String text(String value) {
    return ConfigFile.parse("text = " + value, "x.conf").bind(Text.class, Choices.NONE).text();
  }
}
