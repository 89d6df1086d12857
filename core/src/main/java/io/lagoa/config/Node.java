package io.lagoa.config;

import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A value and the keys that lead to it; an element of a list has the key {@code [i]}.
 *
 * @param path from the root; empty for the root
 */
record Node(List<String> path, ConfigValue value) {
  private static final Pattern PLAIN = Pattern.compile("[\\p{Alnum}_-]+|\\[[0-9]+]");

  Node child(String key, ConfigValue childValue) {
    return new Node(append(path, key), childValue);
  }

  Node element(int index, ConfigValue elementValue) {
    return child(elementKey(index), elementValue);
  }

  /** The last key. */
  String key() {
    return path.get(path.size() - 1);
  }

  /** The path for people, such as {@code tables.silver.rental.checks[0]}. */
  String name() {
    StringBuilder name = new StringBuilder();
    for (String key : path) {
      if (!name.isEmpty() && !key.startsWith("[")) {
        name.append('.');
      }
      name.append(PLAIN.matcher(key).matches() ? key : ConfigUtil.quoteString(key));
    }
    return name.toString();
  }

  static String elementKey(int index) {
    return "[" + index + "]";
  }

  static <T> List<T> append(List<T> list, T last) {
    List<T> longer = new ArrayList<>(list);
    longer.add(last);
    return List.copyOf(longer);
  }
}
