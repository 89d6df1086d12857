package io.lagoa.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Binds what holds other values: {@code Optional}, {@code List}, {@code Map}. */
final class Containers {
  private final Binder binder;
  private final Outline outline;
  private final Report report;

  Containers(Binder binder, Outline outline, Report report) {
    this.binder = binder;
    this.outline = outline;
    this.report = report;
  }

  Optional<Object> bind(Node node, ParameterizedType type) {
    Type[] inner = type.getActualTypeArguments();
    if (type.getRawType() == Optional.class) {
      return binder.bind(node, inner[0]).map(Optional::of);
    }
    if (type.getRawType() == List.class) {
      return list(node, inner[0]);
    }
    if (type.getRawType() == Map.class && inner[0] == String.class) {
      return inner[1] == String.class ? flat(node) : map(node, inner[1]);
    }
    throw new IllegalArgumentException("No configuration can be bound to " + type);
  }

  /** What a component holds whose key is absent; empty if the key must be there. */
  static Optional<Object> none(Class<?> type) {
    if (type == Optional.class) {
      return Optional.of(Optional.empty());
    }
    if (type == List.class) {
      return Optional.of(List.of());
    }
    return type == Map.class ? Optional.of(Map.of()) : Optional.empty();
  }

  /** The entries of a block, in the order in which they are written. */
  Optional<Object> map(Node node, Type type) {
    if (!(node.value() instanceof ConfigObject)) {
      return report.expected(node, "a block");
    }
    Map<String, Object> map = new LinkedHashMap<>();
    List<Node> children = outline.children(node);
    for (Node child : children) {
      binder.bind(child, type).ifPresent(value -> map.put(child.key(), value));
    }
    return map.size() == children.size()
        ? Optional.of(Collections.unmodifiableMap(map))
        : Optional.empty();
  }

  private Optional<Object> list(Node node, Type type) {
    if (!(node.value() instanceof ConfigList values)) {
      return binder.bind(node, type).map(List::of);
    }
    List<Object> list = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      binder.bind(node.element(i, values.get(i)), type).ifPresent(list::add);
    }
    return list.size() == values.size() ? Optional.of(List.copyOf(list)) : Optional.empty();
  }

  /** Settings by their dotted names, however deep the blocks in which they are written. */
  private Optional<Object> flat(Node node) {
    if (!(node.value() instanceof ConfigObject)) {
      return report.expected(node, "a block");
    }
    Map<String, Object> settings = new LinkedHashMap<>();
    return flatten(node, "", settings)
        ? Optional.of(Collections.unmodifiableMap(settings))
        : Optional.empty();
  }

  private boolean flatten(Node block, String prefix, Map<String, Object> settings) {
    boolean complete = true;
    for (Node child : outline.children(block)) {
      if (child.value() instanceof ConfigObject) {
        complete &= flatten(child, prefix + child.key() + ".", settings);
      } else {
        Optional<Object> text = binder.bind(child, String.class);
        text.ifPresent(value -> settings.put(prefix + child.key(), value));
        complete &= text.isPresent();
      }
    }
    return complete;
  }
}
