package io.lagoa.sink;

import java.io.Serializable;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What was delivered last.
 *
 * @param tableId the identity of the lake's table; empty if nothing was delivered
 * @param version its version; -1 if nothing was delivered
 * @param commit names the version's commit beyond its number; empty if that is not known
 */
record Delivered(String tableId, long version, String commit) implements Serializable {
  private static final Pattern NAMED = Pattern.compile("(.*?)/(\\d+):(.+)");

  static final Delivered NOTHING = new Delivered("", -1, "");

  /** Of a target that is about to be created. */
  static final Delivered CREATING = new Delivered("", -2, "");

  /**
   * Reads what {@link #identity} wrote. A version that was set by hand has no commit, nor has one
   * that an earlier Lagoa delivered.
   */
  static Delivered of(String identity, long version) {
    Matcher parts = NAMED.matcher(identity);
    return parts.matches()
        ? new Delivered(
            parts.group(1),
            version,
            parts.group(2).equals(String.valueOf(version)) ? parts.group(3) : "")
        : new Delivered(identity, version, "");
  }

  /** Of a version of a lake's table. */
  static Delivered of(String tableId, long version, SinkContext lake) {
    return new Delivered(tableId, version, lake.commit(version).orElse(""));
  }

  /** What stands for table and commit in the column {@code table_id}. */
  String identity() {
    return commit.isEmpty() ? tableId : "%s/%d:%s".formatted(tableId, version, commit);
  }

  /** Whether the target holds that version of that table, or a later one. */
  boolean holds(String id, long wanted) {
    return tableId.equals(id) && version >= wanted;
  }

  boolean holds(Delivered wanted) {
    return holds(wanted.tableId, wanted.version)
        && (version > wanted.version || !differs(wanted.commit));
  }

  /** Whether both tell of the same version, as far as its number tells. */
  boolean isAt(Delivered other) {
    return tableId.equals(other.tableId) && version == other.version;
  }

  /** Whether the lake's table has another version of that number by now. */
  boolean isRemade(SinkContext lake) {
    return lake.tableId().filter(id -> holds(id, 0)).isPresent()
        && !commit.isEmpty()
        && lake.commit(version).filter(this::differs).isPresent();
  }

  /** What that is of a lake's table. */
  Holding holding(SinkContext lake) {
    boolean ours = lake.tableId().filter(id -> holds(id, 0)).isPresent();
    return new Holding(
        ours ? OptionalLong.of(version) : OptionalLong.empty(),
        isRemade(lake),
        version < 0 ? "" : version + " of " + identity());
  }

  private boolean differs(String other) {
    return !commit.isEmpty() && !other.isEmpty() && !commit.equals(other);
  }
}
