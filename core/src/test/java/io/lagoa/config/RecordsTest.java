package io.lagoa.config;

import static io.lagoa.config.Failures.problems;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.entry;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecordsTest {
  enum Mode {
    READ_ONLY,
    WRITE
  }

  record Every(
      String text,
      int number,
      long big,
      double share,
      boolean on,
      Duration maxAge,
      Mode mode,
      Secret password,
      Path sqlDir) {}

  @Test
  void everyKindOfValueIsBoundByItsKebabKey() {
    Every every =
        bind(
            """
            text = "a b", number = 4, big = 9000000000, share = 0.25, on = yes, max-age = 7d
            mode = read-only, password = 0123, sql-dir = sql/x
            """,
            Every.class);

    assertThat(every)
        .isEqualTo(
            new Every(
                "a b",
                4,
                9_000_000_000L,
                0.25,
                true,
                Duration.ofDays(7),
                Mode.READ_ONLY,
                new Secret("0123"),
                Path.of("conf/sql/x").toAbsolutePath()));
  }

  @Test
  void numbersAndBooleansMayBeWrittenAsText() {
    record Some(int number, boolean on, double share) {}

    assertThat(bind("number = \"4\", on = \"true\", share = \"1e3\"", Some.class))
        .isEqualTo(new Some(4, true, 1000));
  }

  record Defaults(
      @Default("2") int parallelism,
      @Default("[a, b]") List<String> words,
      @Default("1m") Duration pause,
      @Default("{ text = inner }") Inner inner,
      Optional<String> owner,
      List<Inner> inners,
      Map<String, String> options) {}

  record Inner(String text) {}

  @Test
  void anAbsentKeyTakesItsDefaultOrIsEmpty() {
    Defaults none =
        new Defaults(
            2,
            List.of("a", "b"),
            Duration.ofMinutes(1),
            new Inner("inner"),
            Optional.empty(),
            List.of(),
            Map.of());

    assertThat(bind("", Defaults.class)).isEqualTo(none);
    assertThat(bind("parallelism = null, owner = null, inners = null", Defaults.class))
        .as("null counts as absent")
        .isEqualTo(none);
  }

  record Lists(List<String> key, List<Inner> to) {}

  @Test
  void aSingleValueStandsForAListOfOne() {
    Lists one = new Lists(List.of("id"), List.of(new Inner("x")));

    assertThat(bind("key = id, to { text = x }", Lists.class)).isEqualTo(one);
    assertThat(bind("key = [id], to = [{ text = x }]", Lists.class)).isEqualTo(one);
  }

  record Maps(Map<String, Map<String, Inner>> tables, Map<String, Object> free) {}

  @Test
  void mapsOfMapsKeepTheOrderInWhichTheirKeysAreWritten() {
    Maps maps =
        bind(
            """
            tables {
              zinc { z9.text = 1, "b.c" { text = 2 }, a8.text = 3 }
              bronze.x.text = 4
              gone.x = null
            }
            tables.zinc.b.text = 5
            tables.amber.y.text = 6
            """,
            Maps.class);

    assertThat(maps.tables().keySet()).containsExactly("zinc", "bronze", "gone", "amber");
    assertThat(maps.tables().get("zinc"))
        .containsExactly(
            entry("z9", new Inner("1")),
            entry("b.c", new Inner("2")),
            entry("a8", new Inner("3")),
            entry("b", new Inner("5")));
    assertThat(maps.tables().get("gone")).as("null removes an entry").isEmpty();
  }

  @Test
  void aFreeMapHoldsPlainValues() {
    Maps maps = bind("free { z = 1, a = [x, { k = true }], m { n = 2.5 } }", Maps.class);

    assertThat(maps.free())
        .containsExactly(
            entry("z", 1),
            entry("a", List.of("x", Map.of("k", true))),
            entry("m", Map.of("n", 2.5)));
  }

  record Settings(Map<String, String> spark) {}

  @Test
  void aMapOfTextTakesBlocksAsDottedKeys() {
    Settings settings =
        bind(
            """
            spark {
              sql.shuffle.partitions = 4
              "sql.ansi".enabled = true
              app.name = x, share = 0.50, gone = null
            }
            """,
            Settings.class);

    assertThat(settings.spark())
        .containsExactly(
            entry("sql.shuffle.partitions", "4"),
            entry("sql.ansi.enabled", "true"),
            entry("app.name", "x"),
            entry("share", "0.50"));
  }

  record Placed(Map<String, Standing> tables, Place place) {}

  record Standing(Place place, Optional<String> sql) {}

  @Test
  void aPlaceIsTheLineOfItsBlock() {
    Placed placed =
        bind(
            """
            # a comment { with = braces
            tables {
              one {
                sql = \"""
                  SELECT '{'
                  FROM x \"""
              }
              two.sql = 1, three { sql = 2 }
            }
            tables.four { sql = 4 }
            tables.one.sql = 5
            """,
            Placed.class);

    assertThat(placed.place()).hasToString("conf/x.conf:1");
    assertThat(placed.tables().values())
        .extracting(standing -> standing.place().line())
        .containsExactly(3, 8, 8, 10);
  }

  record Query(Optional<Text> sql) {}

  @Test
  void aTextKnowsTheLineInWhichItBegins() {
    Query query = bind("# a query\n\nsql = \"\"\"\n  SELECT 1\n\"\"\"\n", Query.class);

    assertThat(query.sql().orElseThrow().value()).isEqualTo("\n  SELECT 1\n");
    assertThat(query.sql().orElseThrow().place()).hasToString("conf/x.conf:3");
    assertThat(problems(() -> bind("sql = {}", Query.class)))
        .singleElement()
        .asString()
        .contains("conf/x.conf:1", "text");
  }

  record Positive(int number) {
    Positive {
      if (number < 1) {
        throw new LagoaException(
            ErrorCode.CONFIG_INVALID, "Invalid number %d: it must\nbe positive".formatted(number));
      }
      if (number > 100) {
        throw new IllegalStateException("too many");
      }
    }
  }

  record Several(Map<String, Positive> map) {}

  @Test
  void aRecordThatRefusesItsValuesIsAProblemAtItsBlock() {
    assertThat(problems(() -> bind("map {\n  a.number = 1\n  b { number = -3 }\n}", Several.class)))
        .containsExactly("conf/x.conf:3: Invalid number -3: it must be positive");
  }

  @Test
  void aRecordThatBreaksIsADefect() {
    LagoaException failure =
        catchThrowableOfType(LagoaException.class, () -> bind("map.a.number = 101", Several.class));

    assertThat(failure.code()).isEqualTo(ErrorCode.DEFECT);
    assertThat(failure).hasCauseInstanceOf(IllegalStateException.class);
    assertThat(failure.getMessage()).contains("conf/x.conf:1", "map.a");
  }

  private static <R> R bind(String text, Class<R> type) {
    return ConfigFile.parse(text, "conf/x.conf").bind(type, Choices.NONE);
  }
}
