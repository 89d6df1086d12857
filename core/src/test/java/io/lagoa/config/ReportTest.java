package io.lagoa.config;

import static io.lagoa.config.Failures.problems;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReportTest {
  enum Write {
    APPEND,
    REPLACE,
    UPSERT
  }

  record Root(Optional<Lake> lake, Map<String, Map<String, Body>> tables, List<Body> bodies) {}

  record Lake(int parallelism, Optional<String> name, Optional<Duration> every) {}

  record Body(
      Optional<String> sql,
      List<String> checks,
      Optional<Write> write,
      Optional<Secret> password,
      Optional<Boolean> unused) {}

  @Test
  void anUnknownKeyIsToldWithItsNearestSpelling() {
    assertThat(
            problems(
                () ->
                    bind(
                        """
                        tables {
                          silver.rental {
                            sql = \"""
                              SELECT 1
                            \"""
                            chekcs = [ "a > 0 : stop" ]
                          }
                        }
                        """)))
        .containsExactly(
            "conf/x.conf:6: Unknown key 'tables.silver.rental.chekcs': did you mean 'checks'?");
  }

  @Test
  void anUnknownKeyWithoutNeighbourIsToldWithTheKnownOnes() {
    assertThat(problems(() -> bind("lake { parallelism = 1, colour = blue }")))
        .containsExactly(
            "conf/x.conf:1: Unknown key 'lake.colour': known keys are parallelism, name, every");
  }

  @Test
  void aWrongValueIsToldWithWhatWasExpected() {
    assertThat(
            problems(
                () ->
                    bind(
                        """
                        lake {
                          parallelism = many
                          name = [a]
                          every = 7
                        }
                        tables.silver.x {
                          write = upsrt
                          checks = [ a,
                            { b = c } ]
                        }
                        tables.silver.y = 3
                        """)))
        .containsExactly(
            "conf/x.conf:2: Invalid value of 'lake.parallelism': expected a number, got \"many\"",
            "conf/x.conf:3: Invalid value of 'lake.name': expected text, got a list",
            "conf/x.conf:4: Invalid value of 'lake.every': expected a duration with its unit, such"
                + " as 30s, 5m, 12h or 7d, got 7",
            "conf/x.conf:7: Invalid value of 'tables.silver.x.write': expected one of [append,"
                + " replace, upsert], got \"upsrt\"; did you mean 'upsert'?",
            "conf/x.conf:9: Invalid value of 'tables.silver.x.checks[1]': expected text, got a"
                + " block",
            "conf/x.conf:11: Invalid value of 'tables.silver.y': expected a block, got 3");
  }

  @Test
  void aNumberThatDoesNotFitIsNotCut() {
    assertThat(problems(() -> bind("lake.parallelism = 2.5")))
        .containsExactly(
            "conf/x.conf:1: Invalid value of 'lake.parallelism': expected a whole number of 32"
                + " bits, got 2.5");
    assertThat(problems(() -> bind("lake.parallelism = 3000000000"))).hasSize(1);
  }

  @Test
  void defaultsFillWhatAFileLeavesOutAndAreNoProblemWhereARecordLacksThem() {
    assertThat(bind("lake {}").lake())
        .contains(new Lake(2, Optional.of("lagoa"), Optional.empty()));
  }

  record Connections(Map<String, Connection> connections) {}

  @Test
  void aMissingKeyIsToldAtTheBlockThatLacksIt() {
    assertThat(
            problems(
                () ->
                    ConfigFile.parse("\nconnections {\n  shop { user = me }\n}", "conf/x.conf")
                        .bind(Connections.class, Choices.NONE)))
        .containsExactly("conf/x.conf:3: Missing key 'connections.shop.url': expected text");
  }

  @Test
  void aKeyWithDotsIsShownInQuotes() {
    assertThat(problems(() -> bind("tables.\"a.b\".c.x = 1")))
        .containsExactly(
            "conf/x.conf:1: Unknown key 'tables.\"a.b\".c.x': known keys are sql, checks, write,"
                + " password, unused");
  }

  @Test
  void theLineOfAKeyIsItsOwnAlsoWhereTheValueComesFromElsewhere() {
    assertThat(
            problems(
                () ->
                    bind(
                        """
                        bodies = { sql = 1 }
                        lake.parallelism = ${bodies.sql}x
                        lake.nam =
                          ${bodies.sql}
                        lake.nmae = ${?HOME}
                        """)))
        .extracting(line -> line.substring(0, line.indexOf(" ", 15)))
        .containsExactly(
            "conf/x.conf:2: Invalid", "conf/x.conf:3: Unknown", "conf/x.conf:5: Unknown");
  }

  @Test
  void problemsOfInheritedBlocksAreToldWhereTheValueStands() {
    assertThat(
            problems(
                () ->
                    bind(
                        """
                        tables.silver.a {
                          write = x
                        }
                        tables.silver.b = ${tables.silver.a} {
                          sql = y
                        }
                        """)))
        .hasSize(2)
        .allSatisfy(line -> assertThat(line).startsWith("conf/x.conf:2: "));
  }

  private static Root bind(String text) {
    return ConfigFile.parse(text, "conf/x.conf").bind(Root.class, Choices.NONE);
  }
}
