package io.lagoa.publish;

import io.lagoa.delta.Attempt;
import io.lagoa.delta.DataFile;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What leaves the files that stand. */
final class Gone {
  private final Map<String, Rows> byFile = new HashMap<>();

  /**
   * Of one file.
   *
   * @param places which rows, as bitmaps; empty if they have no numbers
   */
  private record Rows(long count, List<byte[]> places) {
    Rows and(Rows more) {
      return new Rows(
          count + more.count, Stream.concat(places.stream(), more.places.stream()).toList());
    }
  }

  void note(String file, long count, byte @Nullable [] places) {
    byFile.merge(file, new Rows(count, places == null ? List.of() : List.of(places)), Rows::and);
  }

  /** The names of the files. */
  Set<String> files() {
    return byFile.keySet();
  }

  /** Those of some files that need not be remade, with the rows to mark. */
  Map<DataFile, List<byte[]>> toMark(Attempt attempt, Collection<DataFile> files) {
    Map<DataFile, List<byte[]>> marked = new LinkedHashMap<>();
    for (DataFile file : files) {
      Rows rows = byFile.get(file.name());
      if (rows != null && !rows.places().isEmpty() && attempt.marks(file, rows.count())) {
        marked.put(file, rows.places());
      }
    }
    return marked;
  }
}
