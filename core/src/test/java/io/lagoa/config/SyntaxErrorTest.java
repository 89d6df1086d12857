package io.lagoa.config;

import static io.lagoa.config.Failures.problems;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SyntaxErrorTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a = \"hunter2 | a quoted string",
        "a = hunter2 = b | expected a comma",
        "a { b = hunter2 = c } | expected a comma",
        "a { hunter2 } | a key without a value",
        "a = ${hunter2 | a substitution is not closed",
        "a = $hunter2 | a $ stands outside quotes",
        "a = \"\"\"hunter2 | a string is not closed",
        "a..b = hunter2 | a key that begins",
        "a = \"\\xhunter2\" | wrong escape",
        "a = hunter2 } | a } that closes nothing",
        "a = [hunter2:3] | a list is not closed",
        "a = &hunter2 | a reserved character",
        "a = [hunter2, {a = [}] | a list is not closed",
        "{ a = b } hunter2 | text after the closing }",
        "[hunter2] | expected keys and values",
        "include hunter2 | write include",
      })
  void itIsToldWithItsLineAndWithoutTheText(String wrong, String reason) {
    String before = "x = \"\"\"\n one\n two\n\"\"\"\ny = 1\n\n";

    assertThat(problems(() -> ConfigFile.parse(wrong, "x.conf")))
        .singleElement()
        .asString()
        .startsWith("x.conf:1: Invalid syntax: " + reason)
        .doesNotContain("hunter");
    if (!wrong.startsWith("{") && !wrong.startsWith("[")) {
      assertThat(problems(() -> ConfigFile.parse(before + wrong, "x.conf")))
          .singleElement()
          .asString()
          .as("a string of several lines before it")
          .startsWith("x.conf:7: Invalid syntax: " + reason);
    }
  }

  @Test
  void aBlockThatIsJoinedWithTextIsTold() {
    assertThat(problems(() -> ConfigFile.parse("a { q = 1 }\n b = ${a}\"hunter2\"", "x.conf")))
        .containsExactly("x.conf:1: Invalid value: a block or a list is joined with text");
  }
}
