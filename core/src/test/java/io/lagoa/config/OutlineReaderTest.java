package io.lagoa.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class OutlineReaderTest {
  record Root(Map<String, Standing> tables) {}

  record Standing(Place place, Map<String, Object> x) {}

  /** Fields of one or more lines that must not confuse the lines and order of what follows. */
  private static final List<String> FIELDS =
      List.of(
          "x.sql = \"\"\"\n SELECT '}' -- \" {\n\"\"\"",
          "x.sql = \"\"\"a \"quoted\"\"\"\"",
          "# a comment { \"",
          "// another \"\"\" [",
          "x { a = 1\n b = [1,\n 2, { c = d }\n ] }",
          "x.list = [a] [b,\n c]",
          "x.list += \"}\"",
          "x.a = ${y.z}${?NO_SUCH_VARIABLE} tail # note",
          "x.b =\n   5",
          "x.c\n{ d = \"a \\\" { b\" }",
          "x : { \"q.r\" : 1, s=2,, }".replace(",,", ","),
          "x.url = \"http://a/b#c\", x.path = a/b",
          "",
          "\r");

  @Property(tries = 300)
  void placesAndOrderAreExactWhateverStandsBefore(
      @ForAll("fields") @Size(max = 8) List<String> fields) {
    StringBuilder text = new StringBuilder("tables {\n");
    Map<String, Integer> lines = new LinkedHashMap<>();
    for (String field : fields) {
      String name = "t" + (97 - lines.size());
      lines.put(name, 1 + (int) text.chars().filter(c -> c == '\n').count());
      text.append(name).append(" {\n").append(field).append("\n}\n");
    }
    text.append("}\n");

    Map<String, Integer> found = new LinkedHashMap<>();
    ConfigFile.parse("y.z = 1, " + text, "x.conf")
        .bind(Rooted.class, Choices.NONE)
        .tables()
        .forEach((name, table) -> found.put(name, table.place().line()));

    assertThat(new ArrayList<>(found.entrySet())).isEqualTo(new ArrayList<>(lines.entrySet()));
  }

  record Rooted(Map<String, Object> y, Map<String, Standing> tables) {}

  @Test
  void aFileMayStandInBraces() {
    Root root =
        ConfigFile.parse("# c\n{\n  \"tables\" : {\n  \"a\" : {} } }", "x.json")
            .bind(Root.class, Choices.NONE);

    assertThat(root.tables().get("a").place()).hasToString("x.json:4");
  }

  @Test
  void elementsOfAListHaveTheirLines() {
    Outline outline =
        OutlineReader.read("x", "a = [1,\n 2\n [3, 4]\n]\nb = [1] [\n2]\nc = ${a} [5]", List.of());

    assertThat(outline.keys())
        .extracting(key -> String.join("", key.path()) + ":" + key.place().line())
        .containsExactly(
            ":1",
            "a:1",
            "a[0]:1",
            "a[1]:2",
            "a[2]:3",
            "a[2][0]:3",
            "a[2][1]:3",
            "b:5",
            "b[0]:5",
            "b[1]:6",
            "c:7");
  }

  @Provide
  Arbitrary<List<String>> fields() {
    return Arbitraries.of(FIELDS).list();
  }
}
