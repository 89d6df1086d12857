package io.lagoa.config;

import com.typesafe.config.ConfigObject;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Binds a block to a record; a key that no component knows is a problem. */
final class Records {
  private final Components components;
  private final Outline outline;
  private final Report report;

  Records(Components components, Outline outline, Report report) {
    this.components = components;
    this.outline = outline;
    this.report = report;
  }

  Optional<Object> bind(Node node, Class<?> type) {
    if (!(node.value() instanceof ConfigObject)) {
      return report.expected(node, "a block");
    }
    List<Object> values = new ArrayList<>();
    Set<String> known = new LinkedHashSet<>();
    for (RecordComponent component : type.getRecordComponents()) {
      components.bind(node, component).ifPresent(values::add);
      known.addAll(components.keys(component));
    }
    outline.keysOf(node).stream()
        .filter(child -> !known.contains(child.key()))
        .filter(child -> !Layer.isDefault(outline.declared(child)))
        .forEach(child -> report.unknown(child, known));
    return values.size() == type.getRecordComponents().length
        ? construct(node, type, values)
        : Optional.empty();
  }

  private Optional<Object> construct(Node node, Class<?> type, List<Object> values) {
    Class<?>[] types =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return Optional.of(constructor.newInstance(values.toArray()));
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof LagoaException refusal) {
        return report.refused(node, String.valueOf(refusal.getMessage()));
      }
      throw new LagoaException(
          ErrorCode.DEFECT,
          "%s: Cannot construct %s from '%s'"
              .formatted(outline.place(node), type.getName(), node.name()),
          e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new LagoaException(ErrorCode.DEFECT, "Cannot construct " + type.getName(), e);
    }
  }
}
