package io.lagoa.delta;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import scala.Option;
import scala.collection.JavaConverters;
import scala.collection.immutable.Seq;

/** Decides how Java collections cross into Delta's Scala, alike for Scala 2.12 and 2.13. */
@SuppressWarnings({"deprecation", "unchecked"}) // JavaConverters is what both Scala versions have
final class Scala {
  private Scala() {}

  static <T> Option<T> none() {
    return Option.empty();
  }

  static <T> Optional<T> optional(Option<T> option) {
    return option.isDefined() ? Optional.of(option.get()) : Optional.empty();
  }

  static <T> List<T> list(scala.collection.Seq<T> seq) {
    return JavaConverters.seqAsJavaList(seq);
  }

  static <K, V> Map<K, V> map(scala.collection.Map<K, V> map) {
    return JavaConverters.mapAsJavaMap(map);
  }

  static <T> Seq<T> seq(List<? extends T> list) {
    return JavaConverters.<T>asScalaBuffer(List.<T>copyOf(list)).toList();
  }

  static <K, V> scala.collection.immutable.Map<K, V> immutable(Map<K, V> map) {
    scala.collection.immutable.Map<K, V> result = scala.collection.immutable.Map$.MODULE$.empty();
    for (Map.Entry<K, V> entry : map.entrySet()) {
      result = result.updated(entry.getKey(), entry.getValue());
    }
    return result;
  }
}
