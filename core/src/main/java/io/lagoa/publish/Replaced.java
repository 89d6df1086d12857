package io.lagoa.publish;

import io.lagoa.delta.DataFile;
import io.lagoa.delta.PartitionRows;
import java.util.List;
import java.util.Map;

/** Decides which of the files that stand a replace removes: all, or those of some partitions. */
final class Replaced {
  private Replaced() {}

  /**
   * The files to remove.
   *
   * @param standing by path; it is changed
   */
  static Map<String, DataFile> of(Request request, Map<String, DataFile> standing) {
    if (request.scope() instanceof Request.Scope.Partitions some && !request.rebuild()) {
      standing
          .values()
          .retainAll(
              PartitionRows.within(
                  request.spark(),
                  List.copyOf(standing.values()),
                  request.standing().orElseThrow(),
                  some.partitions()::within));
    }
    return standing;
  }
}
