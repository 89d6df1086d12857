package io.lagoa.config;

import static io.lagoa.config.Failures.problems;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SubstitutionsTest {
  record Root(Map<String, String> a, Optional<String> home, Optional<Integer> number) {}

  @Test
  void keysAndEnvironmentVariablesArePutInPlace() {
    Root root =
        bind("a { x = ${a.y}z, y = 1 }\nhome = ./none, home = ${?HOME}\nnumber = ${?NOT_SET_HERE}");

    assertThat(root.a()).containsEntry("x", "1z");
    assertThat(root.home()).contains(System.getenv("HOME"));
    assertThat(root.number()).isEmpty();
  }

  @Test
  void allThatHaveNoValueAreTold() {
    assertThat(
            problems(
                () ->
                    bind(
                        """
                        a.text = \"""
                          many
                          lines \"""
                        home = ${NOT_SET_HERE}
                        a { y = x${a.no}y,
                          z = ${a.none} }
                        number = ${a.other}
                        """)))
        .contains(
            "x.conf:4: Unresolved substitution ${NOT_SET_HERE}: there is no key and no environment"
                + " variable of that name; set it, or write ${?NOT_SET_HERE} where it may be absent")
        .extracting(line -> line.substring(0, line.lastIndexOf(": there")))
        .containsExactly(
            "x.conf:4: Unresolved substitution ${NOT_SET_HERE}",
            "x.conf:5: Unresolved substitution ${a.no}",
            "x.conf:6: Unresolved substitution ${a.none}",
            "x.conf:7: Unresolved substitution ${a.other}");
  }

  @Test
  void aCycleIsTold() {
    assertThat(problems(() -> bind("home = ${number}\nnumber = ${home}")))
        .singleElement()
        .asString()
        .matches(
            "x.conf:[12]: Unresolved substitution \\$\\{(home|number)}: it leads back to itself");
  }

  @Test
  void aWrongValueOfTheEnvironmentIsToldAtItsKey() {
    assertThat(problems(() -> bind("\nnumber = ${?HOME}")))
        .containsExactly(
            "x.conf:2: Invalid value of 'number': expected a number, got a value from the"
                + " environment");
  }

  private static Root bind(String text) {
    return ConfigFile.parse(text, "x.conf").bind(Root.class, Choices.NONE);
  }
}
