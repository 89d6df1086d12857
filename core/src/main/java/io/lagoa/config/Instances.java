package io.lagoa.config;

import io.lagoa.error.LagoaException;
import java.lang.reflect.InvocationTargetException;
import java.util.Objects;
import java.util.Optional;

/** Makes an object of a class that a configuration names. */
final class Instances {
  private final Report report;

  Instances(Report report) {
    this.report = report;
  }

  /**
   * A new object by the class's public constructor without parameters.
   *
   * @param role what the class must implement
   */
  Optional<Object> of(Node node, String className, Class<?> role) {
    ClassLoader loader =
        Objects.requireNonNullElse(
            Thread.currentThread().getContextClassLoader(), Instances.class.getClassLoader());
    try {
      Class<?> type = Class.forName(className, true, loader);
      if (!role.isAssignableFrom(type)) {
        return report.invalid(node, "class %s is no %s".formatted(type.getName(), role.getName()));
      }
      return Optional.of(type.getConstructor().newInstance());
    } catch (ClassNotFoundException | LinkageError e) {
      return report.expected(node, "the name of a %s on the class path".formatted(role.getName()));
    } catch (NoSuchMethodException | InstantiationException | IllegalAccessException e) {
      return report.invalid(
          node, "class %s has no public constructor without parameters".formatted(className));
    } catch (InvocationTargetException e) {
      return report.refused(
          node,
          e.getCause() instanceof LagoaException refusal
              ? String.valueOf(refusal.getMessage())
              : "Cannot make an object of class %s: %s".formatted(className, e.getCause()));
    }
  }
}
