package io.lagoa.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValueType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Binds a node to a type, by the type. An empty answer says that a problem has been reported. */
final class Binder {
  private final Outline outline;
  private final Scalars scalars;
  private final Containers containers;
  private final Records records;
  private final OneOf oneOf;

  /**
   * @param blocks what the entries of blocks known at run time are bound to, by the block's key
   * @param base what a relative path in no file is relative to
   */
  Binder(
      Choices choices,
      Map<String, ? extends Class<?>> blocks,
      Outline outline,
      Path base,
      Secrets secrets,
      Problems problems) {
    Report report = new Report(outline, secrets, problems);
    this.outline = outline;
    this.scalars = new Scalars(report, secrets, base);
    this.containers = new Containers(this, outline, report);
    this.oneOf = new OneOf(this, choices, outline, report);
    this.records =
        new Records(
            new Components(this, oneOf, containers, blocks, outline, report), outline, report);
  }

  Optional<Object> bind(Node node, Type type) {
    if (type instanceof ParameterizedType generic) {
      return containers.bind(node, generic);
    }
    if (!(type instanceof Class<?> plain)) {
      throw new IllegalArgumentException("No configuration can be bound to " + type);
    }
    if (plain == Object.class) {
      return Optional.of(unwrapped(node));
    }
    if (plain == Text.class) {
      return scalars
          .bind(node, String.class)
          .map(value -> new Text((String) value, outline.place(node)));
    }
    if (Scalars.has(plain)) {
      return scalars.bind(node, plain);
    }
    if (plain.isRecord()) {
      return records.bind(node, plain);
    }
    if (plain.isInterface()) {
      return oneOf.bind(node, plain);
    }
    throw new IllegalArgumentException("No configuration can be bound to " + type);
  }

  /** What a value of a type looks like, for people. */
  String expected(Class<?> type) {
    List<String> keys = oneOf.keys(type);
    return keys.isEmpty() ? Scalars.expected(type) : Report.oneOf(keys);
  }

  private Object unwrapped(Node node) {
    if (node.value() instanceof ConfigObject) {
      Map<String, Object> map = new LinkedHashMap<>();
      outline.children(node).forEach(child -> map.put(child.key(), unwrapped(child)));
      return map;
    }
    if (node.value() instanceof ConfigList list) {
      List<Object> elements = new ArrayList<>();
      for (int i = 0; i < list.size(); i++) {
        if (list.get(i).valueType() != ConfigValueType.NULL) {
          elements.add(unwrapped(node.element(i, list.get(i))));
        }
      }
      return elements;
    }
    return node.value().unwrapped();
  }
}
