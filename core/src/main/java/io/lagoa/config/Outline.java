package io.lagoa.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the keys of a configuration stand, and in which order: the parser knows neither the order
 * of keys nor, after a string of several lines, the lines of blocks. Immutable.
 */
final class Outline {
  private final Map<List<String>, Entry> entries = new LinkedHashMap<>();

  /** A key as it was written. */
  record Key(List<String> path, Place place) {}

  private record Entry(int order, Place first, Place last) {}

  Outline(List<Key> keys) {
    for (Key key : keys) {
      Entry known = entries.get(key.path());
      entries.put(
          key.path(),
          known == null
              ? new Entry(entries.size(), key.place(), key.place())
              : new Entry(known.order(), known.first(), key.place()));
    }
  }

  /** Keys in the order in which they first stand. */
  List<Key> keys() {
    return entries.entrySet().stream()
        .map(entry -> new Key(entry.getKey(), entry.getValue().first()))
        .toList();
  }

  /** This outline, and {@code upper} laid over it. */
  Outline under(Outline upper) {
    List<Key> both = ends();
    both.addAll(upper.ends());
    return new Outline(both);
  }

  /** This outline, and of {@code defaults} the keys that it does not hold. */
  Outline orElse(Outline defaults) {
    List<Key> both = ends();
    defaults.ends().stream().filter(key -> !entries.containsKey(key.path())).forEach(both::add);
    return new Outline(both);
  }

  /** Where the key of a node was first written. */
  Place declared(Node node) {
    Entry entry = entries.get(node.path());
    return entry == null ? around(node) : entry.first();
  }

  /** Where a node is what it is: a block where it begins, any other value where it was last set. */
  Place place(Node node) {
    Entry entry = entries.get(node.path());
    if (entry == null) {
      return around(node);
    }
    return node.value() instanceof ConfigObject ? entry.first() : entry.last();
  }

  /** The entries of a block that are not null, in the order in which they were written. */
  List<Node> children(Node block) {
    return keysOf(block).stream()
        .filter(child -> child.value().valueType() != ConfigValueType.NULL)
        .toList();
  }

  /** The entries of a block with those that are null, in the order in which they were written. */
  List<Node> keysOf(Node block) {
    return ((ConfigObject) block.value())
        .entrySet().stream()
            .map(entry -> block.child(entry.getKey(), entry.getValue()))
            .sorted(
                Comparator.comparingInt(this::order)
                    .thenComparingInt(child -> child.value().origin().lineNumber())
                    .thenComparing(Node::key))
            .toList();
  }

  private List<Key> ends() {
    List<Key> ends = new ArrayList<>();
    entries.forEach(
        (path, entry) -> {
          ends.add(new Key(path, entry.first()));
          ends.add(new Key(path, entry.last()));
        });
    return ends;
  }

  private int order(Node node) {
    Entry entry = entries.get(node.path());
    return entry == null ? Integer.MAX_VALUE : entry.order();
  }

  /** Of a value that came by substitution: its own line if it tells, else the nearest key's. */
  private Place around(Node node) {
    Optional<Place> own =
        node.value() instanceof ConfigObject ? Optional.empty() : Origins.place(node.value());
    if (own.isPresent()) {
      return own.get();
    }
    for (int length = node.path().size() - 1; length >= 0; length--) {
      @Nullable Entry entry = entries.get(node.path().subList(0, length));
      if (entry != null) {
        return entry.first();
      }
    }
    return Place.CODE;
  }
}
