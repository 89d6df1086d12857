package io.lagoa.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Reads {@code --set key=value}. */
final class Assignment {
  /** What the place of an assigned key begins with. The value is not shown: it may be a secret. */
  static final String OPTION = "--set ";

  private Assignment() {}

  /**
   * The layer of one assignment.
   *
   * @param text {@code key=value}; the value is HOCON if it can be read so, else plain text
   * @throws LagoaException {@code USAGE} if there is no {@code =}, or no key before it
   */
  static Layer parse(String text) {
    HoconCursor cursor = new HoconCursor(text);
    StringBuilder key = new StringBuilder();
    while (!cursor.atEnd() && !cursor.looksAt("=")) {
      key.append(cursor.atom());
    }
    if (!cursor.skip("=")) {
      throw new LagoaException(ErrorCode.USAGE, "Invalid --set: write --set key=value");
    }
    String name = OPTION + key.toString().strip();
    List<String> path = path(key.toString().strip());
    return new Layer(tree(path, value(cursor.rest(), name)), outline(path, name));
  }

  private static List<String> path(String key) {
    try {
      return ConfigUtil.splitPath(key);
    } catch (ConfigException e) {
      throw new LagoaException(
          ErrorCode.USAGE,
          "Invalid --set: '%s' is no key; write --set key=value, such as lake.name=shop"
              .formatted(key));
    }
  }

  private static ConfigValue value(String text, String name) {
    ConfigValue plain = ConfigValueFactory.fromAnyRef(text, name);
    try {
      ConfigObject parsed =
          ConfigFactory.parseString(
                  "value = " + text, ConfigParseOptions.defaults().setOriginDescription(name))
              .root();
      ConfigValue value = Objects.requireNonNull(parsed.get("value"));
      boolean quoted = text.startsWith("\"") || text.contains("${");
      boolean block = text.startsWith("{") || text.startsWith("[");
      boolean comment = !quoted && !block && (text.contains("#") || text.contains("//"));
      boolean words = !quoted && isString(value);
      return parsed.size() > 1 || comment || words ? plain : value;
    } catch (ConfigException e) {
      return plain;
    }
  }

  private static boolean isString(ConfigValue value) {
    return !(value instanceof ConfigObject) && value.valueType() == ConfigValueType.STRING;
  }

  private static ConfigObject tree(List<String> path, ConfigValue value) {
    ConfigObject tree = value.atKey(path.get(path.size() - 1)).root();
    for (int i = path.size() - 2; i >= 0; i--) {
      tree = tree.atKey(path.get(i)).root();
    }
    return tree;
  }

  private static Outline outline(List<String> path, String name) {
    Place place = new Place(Optional.of(name), 0);
    List<Outline.Key> keys = new ArrayList<>();
    for (int length = 1; length <= path.size(); length++) {
      keys.add(new Outline.Key(path.subList(0, length), place));
    }
    return new Outline(keys);
  }
}
