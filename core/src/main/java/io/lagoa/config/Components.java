package io.lagoa.config;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Binds the components of a record, each to the key or keys of a block that belong to it. */
final class Components {
  private static final ConfigParseOptions DEFAULT =
      ConfigParseOptions.defaults().setOriginDescription("@Default");

  private final Binder binder;
  private final OneOf oneOf;
  private final Containers containers;
  private final Map<String, ? extends Class<?>> blocks;
  private final Outline outline;
  private final Report report;

  /**
   * @param blocks what the entries of blocks known at run time are bound to, by the block's key
   */
  Components(
      Binder binder,
      OneOf oneOf,
      Containers containers,
      Map<String, ? extends Class<?>> blocks,
      Outline outline,
      Report report) {
    this.binder = binder;
    this.oneOf = oneOf;
    this.containers = containers;
    this.blocks = blocks;
    this.outline = outline;
    this.report = report;
  }

  /** The keys that a component knows. */
  List<String> keys(RecordComponent component) {
    if (component.getType() == Place.class) {
      return List.of();
    }
    if (component.isAnnotationPresent(Blocks.class)) {
      return blocks.keySet().stream().sorted().toList();
    }
    return component.isAnnotationPresent(Inline.class)
        ? Node.append(oneOf.keys(role(component)), key(component))
        : List.of(key(component));
  }

  Optional<Object> bind(Node block, RecordComponent component) {
    if (component.getType() == Place.class) {
      return Optional.of(outline.place(block));
    }
    if (component.isAnnotationPresent(Blocks.class)) {
      return blocks(block);
    }
    if (component.isAnnotationPresent(Inline.class)) {
      return inline(block, component);
    }
    String key = key(component);
    @Nullable ConfigValue value = ((ConfigObject) block.value()).get(key);
    return value == null || value.valueType() == ConfigValueType.NULL
        ? absent(block, component)
        : binder.bind(block.child(key, value), component.getGenericType());
  }

  private Optional<Object> inline(Node block, RecordComponent component) {
    Collection<String> keys = keys(component);
    List<Node> present =
        outline.children(block).stream().filter(child -> keys.contains(child.key())).toList();
    if (present.isEmpty()) {
      return absent(block, component);
    }
    Optional<Object> bound = oneOf.inline(block, present, role(component));
    return component.getType() == Optional.class ? bound.map(Optional::of) : bound;
  }

  private Optional<Object> blocks(Node block) {
    Map<String, Object> all = new LinkedHashMap<>();
    boolean complete = true;
    for (Node child : outline.children(block)) {
      Class<?> type = blocks.get(child.key());
      if (type != null) {
        Optional<Object> entries = containers.map(child, type);
        entries.ifPresent(map -> all.put(child.key(), map));
        complete &= entries.isPresent();
      }
    }
    return complete ? Optional.of(all) : Optional.empty();
  }

  private Optional<Object> absent(Node block, RecordComponent component) {
    String key = key(component);
    @Nullable Default fallback = component.getAnnotation(Default.class);
    if (fallback != null) {
      ConfigValue value =
          ConfigFactory.parseString("value = " + fallback.value(), DEFAULT).getValue("value");
      return binder.bind(block.child(key, value), component.getGenericType());
    }
    Optional<Object> none = Containers.none(component.getType());
    return none.isPresent()
        ? none
        : report.missing(block, key, binder.expected(component.getType()));
  }

  private static Class<?> role(RecordComponent component) {
    return component.getGenericType() instanceof ParameterizedType generic
        ? (Class<?>) generic.getActualTypeArguments()[0]
        : component.getType();
  }

  private static String key(RecordComponent component) {
    return component.getName().replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
  }
}
