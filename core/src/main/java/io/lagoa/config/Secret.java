package io.lagoa.config;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A value that never prints: passwords, tokens.
 *
 * @param reveal the value itself; call it only where it is handed to the system that asks for it
 */
public record Secret(String reveal) implements Serializable {
  /** What a name holds that hints at a secret, as a regular expression. */
  public static final String HINT = "(?i)passw|passphrase|pwd|secret|token|credential|key|jaas";

  private static final Pattern NAME = Pattern.compile(HINT);
  private static final Pattern PLAIN = Pattern.compile("(?i)true|false|yes|no|on|off|.{0,3}");

  /** Whether the name of an option, such as a driver's, hints that its value must not be shown. */
  public static boolean isNamedSo(String option) {
    return NAME.matcher(option).find();
  }

  /** The values of options that must not be shown, but those that are no secrets by themselves. */
  public static List<String> in(Map<String, String> options) {
    return options.entrySet().stream()
        .filter(option -> isNamedSo(option.getKey()))
        .map(Map.Entry::getValue)
        .filter(value -> !PLAIN.matcher(value).matches())
        .toList();
  }

  @Override
  public String toString() {
    return "***";
  }
}
