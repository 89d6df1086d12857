package io.lagoa.sink;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a task that counts brought to the database.
 *
 * @param task tells its rows from those of other tasks
 * @param rows how many they are, those that delete their key included
 * @param deletions how many of them delete their key
 * @param removed how many rows of the target were deleted before
 * @param checksum of all rows; null if none was made
 */
record Landed(long task, long rows, long deletions, long removed, @Nullable Long checksum)
    implements Serializable {

  static final Landed NOTHING = new Landed(0, 0, 0, 0, 0L);

  static Landed sum(List<Landed> all) {
    return all.stream().reduce(NOTHING, Landed::plus);
  }

  private Landed plus(Landed other) {
    Long sum =
        checksum == null || other.checksum == null
            ? null
            : Objects.requireNonNull(checksum) + Objects.requireNonNull(other.checksum);
    return new Landed(
        0, rows + other.rows, deletions + other.deletions, removed + other.removed, sum);
  }
}
