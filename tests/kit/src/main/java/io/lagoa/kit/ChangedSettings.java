package io.lagoa.kit;

import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.RuntimeConfig;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/** Settings changed in a running session, with their values before, so that they can be undone. */
final class ChangedSettings {
  private final RuntimeConfig conf;
  private final Map<String, @Nullable String> before = new HashMap<>();

  ChangedSettings(RuntimeConfig conf) {
    this.conf = conf;
  }

  /**
   * Sets what the session does not have already.
   *
   * @throws ExtensionConfigurationException if the session cannot change it any more
   */
  void set(String key, String value) {
    String old = value(key);
    if (value.equals(old)) {
      return;
    }
    try {
      conf.set(key, value);
    } catch (Exception e) {
      throw new ExtensionConfigurationException(
          ("Cannot set %s = %s for this test class: it takes effect only when a session starts, and the shared one "
                  + "started with %s. Give it to the whole module, as a system property of the test run.")
              .formatted(key, value, old == null ? "its default" : old),
          e);
    }
    before.put(key, old);
  }

  void undo() {
    before.forEach(this::restore);
    before.clear();
  }

  private void restore(String key, @Nullable String old) {
    if (old == null) {
      conf.unset(key);
    } else {
      conf.set(key, old);
    }
  }

  private @Nullable String value(String key) {
    var option = conf.getOption(key);
    return option.isDefined() ? option.get() : null;
  }
}
