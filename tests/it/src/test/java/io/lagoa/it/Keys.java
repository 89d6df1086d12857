package io.lagoa.it;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import io.lagoa.config.Blocks;
import io.lagoa.config.Inline;
import io.lagoa.config.Place;
import io.lagoa.config.Size;
import io.lagoa.config.Span;
import io.lagoa.config.Text;
import io.lagoa.table.Contributions;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The keys that records take, and those that a configuration holds, as {@code Record.key}. */
final class Keys {
  private static final Set<Class<?>> SCALARS = Set.of(Size.class, Span.class, Text.class);

  private final Contributions contributions;
  private final Set<Class<?>> known = new LinkedHashSet<>();
  private final Set<String> taken = new TreeSet<>();
  private final Set<String> held = new TreeSet<>();

  Keys(Contributions contributions, Class<?> top) {
    this.contributions = contributions;
    know(top);
  }

  /** Every key that a record takes, from the top record down and of each contribution. */
  Set<String> taken() {
    return taken;
  }

  /** The keys that a configuration holds, at the places where records take them. */
  Set<String> heldBy(ConfigObject config, Class<?> top) {
    held.clear();
    walk(config, top);
    return held;
  }

  private void know(Type type) {
    if (type instanceof ParameterizedType generic) {
      for (Type argument : generic.getActualTypeArguments()) {
        know(argument);
      }
    }
    if (!(type instanceof Class<?> record) || !known.add(record)) {
      return;
    }
    contributions.choices().of(record).values().forEach(this::know);
    if (!record.isRecord() || record == Place.class || SCALARS.contains(record)) {
      return;
    }
    for (RecordComponent component : record.getRecordComponents()) {
      if (component.isAnnotationPresent(Blocks.class)) {
        contributions.blocks().forEach((key, block) -> take(record, key, block));
      } else if (component.getType() != Place.class) {
        choices(component).forEach((key, choice) -> take(record, key, choice));
        if (!component.getName().equals("body")) { // has no key of its own, only its choices'
          take(record, key(component), component.getGenericType());
        }
      }
    }
  }

  private void take(Class<?> record, String key, Type type) {
    boolean ours = record.getName().startsWith("io.lagoa") && !record.getName().endsWith("Secret");
    if (ours) {
      taken.add(record.getSimpleName() + "." + key);
      know(type);
    }
  }

  /** What stands directly in the record's block, instead of below the component's own key. */
  private Map<String, Class<?>> choices(RecordComponent component) {
    return component.isAnnotationPresent(Inline.class)
        ? contributions.choices().of((Class<?>) argument(component.getGenericType(), 0))
        : Map.of();
  }

  private void walk(ConfigValue value, Type type) {
    if (type instanceof ParameterizedType generic) {
      if (generic.getRawType() == Map.class && value instanceof ConfigObject entries) {
        entries.values().forEach(entry -> walk(entry, argument(generic, 1)));
      } else if (value instanceof ConfigList elements && generic.getRawType() != Map.class) {
        elements.forEach(element -> walk(element, argument(generic, 0)));
      } else if (generic.getRawType() != Map.class) {
        walk(value, argument(generic, 0));
      }
    } else if (type instanceof Class<?> record && value instanceof ConfigObject block) {
      contributions.choices().of(record).forEach((key, choice) -> hold(record, block, key, choice));
      if (record.isRecord()) {
        components(block, record);
      }
    }
  }

  private void components(ConfigObject block, Class<?> record) {
    for (RecordComponent component : record.getRecordComponents()) {
      if (component.isAnnotationPresent(Blocks.class)) {
        contributions
            .blocks()
            .forEach(
                (key, entry) -> {
                  hold(record, block, key, entry);
                  if (block.get(key) instanceof ConfigObject entries) {
                    entries.values().forEach(each -> walk(each, entry));
                  }
                });
      } else {
        choices(component).forEach((key, choice) -> hold(record, block, key, choice));
        hold(record, block, key(component), component.getGenericType());
      }
    }
  }

  private void hold(Class<?> record, ConfigObject block, String key, Type type) {
    if (block.containsKey(key)) {
      if (record.isRecord()) {
        held.add(record.getSimpleName() + "." + key);
      }
      walk(block.get(key), type);
    }
  }

  private static Type argument(Type generic, int index) {
    return ((ParameterizedType) generic).getActualTypeArguments()[index];
  }

  private static String key(RecordComponent component) {
    return component.getName().replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
  }
}
