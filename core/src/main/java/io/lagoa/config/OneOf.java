package io.lagoa.config;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValueType;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Binds a choice: a block with one key, which names the record that the block below is bound to.
 */
final class OneOf {
  private final Binder binder;
  private final Choices choices;
  private final Outline outline;
  private final Report report;
  private final Instances instances;

  OneOf(Binder binder, Choices choices, Outline outline, Report report) {
    this.binder = binder;
    this.choices = choices;
    this.outline = outline;
    this.report = report;
    this.instances = new Instances(report);
  }

  /** The keys that may stand for a role; empty if nothing plays it. */
  List<String> keys(Class<?> role) {
    return choices.of(role).keySet().stream().sorted().toList();
  }

  /** A choice below its own key: {@code from.jdbc {…}}, {@code trainer = gbt}. */
  Optional<Object> bind(Node node, Class<?> role) {
    if (node.value().valueType() == ConfigValueType.STRING) {
      return named(node, role);
    }
    if (!(node.value() instanceof ConfigObject)) {
      return report.expectedOneOf(node, keys(role));
    }
    List<Node> present = outline.children(node);
    List<Node> unknown =
        present.stream().filter(child -> !choices.of(role).containsKey(child.key())).toList();
    unknown.forEach(child -> report.unknown(child, keys(role)));
    return unknown.isEmpty() ? only(node, present, role) : Optional.empty();
  }

  /** A choice directly in {@code block}, or by the name of a class under {@code ownKey}. */
  Optional<Object> inline(Node block, List<Node> present, Class<?> role) {
    Node first = present.get(0);
    if (present.size() > 1 || choices.of(role).containsKey(first.key())) {
      return only(block, present, role);
    }
    return first.value().valueType() == ConfigValueType.STRING
        ? named(first, role)
        : report.invalid(
            first, "expected the name of a class; a block stands directly under its own key");
  }

  private Optional<Object> only(Node node, List<Node> present, Class<?> role) {
    Map<String, Class<?>> types = choices.of(role);
    if (present.size() == 1) {
      return binder.bind(present.get(0), Objects.requireNonNull(types.get(present.get(0).key())));
    }
    String got =
        present.stream()
            .map(child -> "%s (%s)".formatted(child.key(), outline.declared(child)))
            .collect(Collectors.joining(" and "));
    return report.invalid(
        node,
        "expected %s, got %s"
            .formatted(
                Report.oneOf(keys(role)),
                present.isEmpty()
                    ? "none"
                    : got + "; keep one, or set the others to null in an overlay"));
  }

  private Optional<Object> named(Node node, Class<?> role) {
    String name = Scalars.text(node.value());
    Class<?> type = choices.of(role).get(name);
    if (type != null) {
      return binder.bind(node.child(name, ConfigFactory.empty().root()), type);
    }
    return choices.of(role).isEmpty() || name.contains(".")
        ? instances.of(node, name, role)
        : report.expectedOneOf(node, keys(role));
  }
}
