package io.lagoa.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.typesafe.config.ConfigUtil;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.statistics.Statistics;
import org.junit.jupiter.api.Test;

class SecretsTest {
  /** A record that tells what it was given, as careless code does. */
  record Careless(String url) {
    Careless {
      if (!url.startsWith("jdbc:")) {
        throw new LagoaException(ErrorCode.CONFIG_INVALID, "Invalid address '" + url + "'");
      }
    }
  }

  record Server(String url, Optional<Secret> password, Optional<Integer> apiToken, Secret login) {}

  record Root(
      Map<String, Server> connections,
      Optional<Integer> number,
      Optional<Boolean> truth,
      List<Careless> careless,
      Map<String, String> settings) {}

  private static final List<String> BREAKAGE =
      List.of(
          "number = ${connections.a.password}",
          "number = \"x\"${connections.a.login}\"y\"",
          "truth = ${connections.a.api-token}",
          "careless.url = ${connections.a.password}",
          "careless.url = ${connections.a.login}",
          "connections.a.password { b = ${connections.a.login} }",
          "connections.a.login = [${connections.a.password}]",
          "connections.a.pasword = ${connections.a.password}",
          "number = { a = ${connections.a.password} }",
          "settings.a = [${connections.a.password}]",
          "number = ${missing}${connections.a.password}",
          "connections = ${connections.a.password}",
          "number = \"jdbc:x://me:${connections.a.login}@host\"");

  @Property(tries = 400)
  void noSecretIsInAMessageWhateverIsBroken(
      @ForAll("secrets") String secret,
      @ForAll("breakage") String breakage,
      @ForAll @IntRange(max = 10_000) int at,
      @ForAll("characters") char inserted,
      @ForAll("damage") Damage damage) {
    String quoted = ConfigUtil.quoteString(secret);
    String text =
        """
        connections.a {
          url = "jdbc:x:y"
          password = %s
          api-token = %s, login = %s
        }
        """
            .formatted(quoted, quoted, quoted);
    int place = at % text.length();
    String broken =
        switch (damage) {
          case NONE -> text;
          case DELETED -> text.substring(0, place) + text.substring(place + 1);
          case INSERTED -> text.substring(0, place) + inserted + text.substring(place);
        };

    Throwable failure =
        catchThrowable(
            () -> ConfigFile.parse(broken + breakage, "x.conf").bind(Root.class, Choices.NONE));

    Statistics.label("failed").collect(failure != null);
    if (failure != null) {
      assertThat(failure).isInstanceOf(LagoaException.class);
      StringWriter trace = new StringWriter();
      failure.printStackTrace(new PrintWriter(trace));
      assertThat(trace.toString()).doesNotContain(secret);
    }
  }

  enum Damage {
    NONE,
    DELETED,
    INSERTED
  }

  @Test
  void theKindOfASecretIsTold() {
    Throwable failure =
        catchThrowable(
            () ->
                ConfigFile.parse("connections.a { url = x, login = y, api-token = abc }", "x.conf")
                    .bind(Root.class, Choices.NONE));

    assertThat(failure)
        .hasMessageEndingWith(
            "x.conf:1: Invalid value of 'connections.a.api-token': expected a number, got a value"
                + " that is not shown");
  }

  @Test
  void aBoundSecretAndAssignmentsDoNotPrint() {
    Root root =
        ConfigFile.parse("connections.a { url = x, login = hunter2 }", "x.conf")
            .bind(Root.class, Choices.NONE);

    assertThat(root.toString()).contains("***").doesNotContain("hunter2");
    assertThat(new Overrides(Optional.empty(), List.of("a.password=hunter2")).toString())
        .doesNotContain("hunter2");
  }

  @Provide
  Arbitrary<String> secrets() {
    return Arbitraries.strings()
        .withChars("QXZ789 !\"\\#$%&{}=:,/'é")
        .ofMinLength(6)
        .ofMaxLength(20)
        .filter(secret -> secret.chars().filter(Character::isLetterOrDigit).count() > 3)
        .filter(secret -> secret.equals(secret.strip()));
  }

  @Provide
  Arbitrary<String> breakage() {
    return Arbitraries.of(BREAKAGE);
  }

  @Provide
  Arbitrary<Character> characters() {
    return Arbitraries.of("\n{}[]=:,\"\\.$#x 1".chars().mapToObj(c -> (char) c).toList());
  }

  @Provide
  Arbitrary<Damage> damage() {
    return Arbitraries.of(Damage.values());
  }
}
