package io.lagoa.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Knows which values must not be shown, also where a substitution has carried them elsewhere. */
final class Secrets {
  private static final Pattern WORD =
      Pattern.compile(
          "(?i)passw|passphrase|secret|token|credential|api.?key|access.?key|private.?key");
  private static final Pattern LOGIN = Pattern.compile("//[^/\\s]*:[^/\\s]*@");
  private static final int SHOWN_LENGTH = 60;
  private static final int FOUND_LENGTH = 4;

  private final Set<String> values = new HashSet<>();

  /** The secrets of a configuration: all values below a key that is named like one. */
  static Secrets of(ConfigObject root) {
    Secrets secrets = new Secrets();
    secrets.collect(root, false);
    return secrets;
  }

  void add(String value) {
    if (!value.isBlank()) {
      values.add(value);
    }
  }

  /** A value for a message: what kind of value it is, and the value itself if it is no secret. */
  String show(Node node) {
    ConfigValueType type = node.value().valueType();
    return switch (type) {
      case OBJECT -> "a block";
      case LIST -> "a list";
      case NULL -> "null";
      case STRING, NUMBER, BOOLEAN -> {
        String text = Scalars.text(node.value());
        yield isSecret(node, text)
            ? "a value that is not shown"
            : type == ConfigValueType.STRING ? "\"" + shortened(text) + "\"" : text;
      }
    };
  }

  /** A message that others made, without the secrets in it, on one line. */
  String redact(String message) {
    String redacted = message;
    for (String value : values) {
      if (value.length() >= FOUND_LENGTH) {
        redacted = redacted.replace(value, "***");
      }
    }
    return redacted.strip().replaceAll("\\s*\\R\\s*", " ");
  }

  private boolean isSecret(Node node, String text) {
    return isNamedSo(node.path())
        || WORD.matcher(text).find()
        || WORD.matcher(node.value().origin().description()).find()
        || LOGIN.matcher(text).find()
        || values.stream().anyMatch(value -> holds(text, value));
  }

  private static boolean holds(String text, String secret) {
    return text.equals(secret) || (secret.length() >= FOUND_LENGTH && text.contains(secret));
  }

  private static boolean isNamedSo(List<String> path) {
    return path.stream().anyMatch(key -> WORD.matcher(key).find());
  }

  private void collect(ConfigValue value, boolean secret) {
    if (value instanceof ConfigObject block) {
      block.forEach((key, inner) -> collect(inner, secret || WORD.matcher(key).find()));
    } else if (value instanceof ConfigList list) {
      list.forEach(inner -> collect(inner, secret));
    } else if (secret
        && (value.valueType() == ConfigValueType.STRING
            || value.valueType() == ConfigValueType.NUMBER)) {
      add(Scalars.text(value));
    }
  }

  private static String shortened(String text) {
    String line = text.strip().replaceAll("\\s*\\R\\s*", " ");
    return line.length() <= SHOWN_LENGTH ? line : line.substring(0, SHOWN_LENGTH) + "…";
  }
}
