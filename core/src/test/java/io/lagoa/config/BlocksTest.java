package io.lagoa.config;

import static io.lagoa.config.Failures.problems;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.Map;
import org.junit.jupiter.api.Test;

class BlocksTest {
  record Root(Map<String, String> parameters, @Blocks Map<String, Map<String, Object>> declared) {}

  record Model(String label) {}

  record Zone(int radius) {}

  private static final Map<String, Class<?>> BLOCKS =
      Map.of("models", Model.class, "zones", Zone.class);

  @Test
  void blocksThatModulesAddAreCollectedByTheirKey() {
    Root root = bind("zones.b.radius = 1, models { z.label = x, a.label = y }");

    assertThat(root.declared())
        .containsExactly(
            entry("zones", Map.of("b", new Zone(1))),
            entry("models", Map.of("z", new Model("x"), "a", new Model("y"))));
    assertThat(root.declared().get("models").keySet()).containsExactly("z", "a");
  }

  @Test
  void theirKeysAreKnownAndTheirEntriesChecked() {
    assertThat(problems(() -> bind("model.a.label = x\nzones.b.radius = wide")))
        .containsExactly(
            "x.conf:1: Unknown key 'model': did you mean 'models'?",
            "x.conf:2: Invalid value of 'zones.b.radius': expected a number, got \"wide\"");
  }

  private static Root bind(String text) {
    return ConfigFile.parse(text, "x.conf").bind(Root.class, Choices.NONE, BLOCKS);
  }
}
