package io.lagoa.reconcile;

import io.lagoa.compare.KeyDifference;
import java.util.List;
import java.util.Optional;

/**
 * How a table compares with one of a database.
 *
 * @param table {@code layer.name}
 * @param counterpart the database and its table
 * @param delivered whether the rows go there, rather than come from there
 * @param rowsHere rows of the lake's table
 * @param rowsThere rows of the database's table
 * @param unread rows there that no run has read yet, of those that were looked at; they do not
 *     count as differing
 * @param differences keys that differ, as far as they are named
 * @param unopened ranges that differ, too, and whose keys are not named
 * @param uncompared columns that could not be compared, and why
 * @param behind why keys may differ that a run would make equal; empty if none differs, or nothing
 *     waits to be read
 */
public record Reconciled(
    String table,
    String counterpart,
    boolean delivered,
    long rowsHere,
    long rowsThere,
    long unread,
    List<KeyDifference> differences,
    int unopened,
    List<String> uncompared,
    Optional<String> behind) {
  public Reconciled {
    differences = List.copyOf(differences);
    uncompared = List.copyOf(uncompared);
  }

  /** Whether nothing differs that was compared. */
  public boolean isEqual() {
    return differences.isEmpty() && unopened == 0;
  }
}
