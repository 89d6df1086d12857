package io.lagoa.source;

import java.util.Map;
import java.util.TreeMap;

/**
 * How far a source has been read, in the source's own words: a watermark, the files seen. Kept in
 * the table's state, so it is small and its values are text.
 */
public record Position(Map<String, String> values) {
  public Position {
    values = Map.copyOf(values);
  }

  @Override
  public String toString() {
    return new TreeMap<>(values).toString();
  }
}
