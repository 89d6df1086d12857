package io.lagoa.config;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which records may stand where an interface is asked for, by their HOCON key: {@code from.jdbc
 * {…}}, {@code trainer.gbt {…}}. Immutable.
 */
public record Choices(Map<Class<?>, Map<String, Class<?>>> byRole) {
  public static final Choices NONE = new Choices(Map.of());

  public Choices {
    byRole = Map.copyOf(byRole);
  }

  /** These choices and one more: the record {@code type} plays {@code role} under {@code key}. */
  public <T> Choices with(Class<T> role, String key, Class<? extends T> type) {
    Map<Class<?>, Map<String, Class<?>>> roles = new LinkedHashMap<>(byRole);
    Map<String, Class<?>> keys = new LinkedHashMap<>(of(role));
    keys.put(key, type);
    roles.put(role, keys);
    return new Choices(roles);
  }

  /** The record types of a role by key; empty if nothing plays it. */
  public Map<String, Class<?>> of(Class<?> role) {
    return byRole.getOrDefault(role, Map.of());
  }
}
