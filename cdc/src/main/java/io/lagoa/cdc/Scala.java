package io.lagoa.cdc;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import scala.collection.JavaConverters;

/** Collections as Spark's rows hold them; these converters are the same on both Scala lines. */
@SuppressWarnings("deprecation")
final class Scala {
  private Scala() {}

  static <T extends @Nullable Object> Object seq(List<T> list) {
    return JavaConverters.asScalaBuffer(list).toSeq();
  }

  static <K, V extends @Nullable Object> Object map(Map<K, V> map) {
    return JavaConverters.mapAsScalaMap(map);
  }
}
