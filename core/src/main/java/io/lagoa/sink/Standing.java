package io.lagoa.sink;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;

/**
 * Decides how far a target's token is believed. The target may have been emptied behind its back,
 * and the lake's table may have been set back to a version before the one that the token tells, and
 * have made that number again.
 *
 * @param before where the token stands
 * @param after where it shall stand
 * @param emptied whether the target has lost the rows that the token tells of
 * @param ahead whether the token tells of a version that the lake's table does not have
 * @param remade whether the lake's table has another version of that number
 */
record Standing(Delivered before, Delivered after, boolean emptied, boolean ahead, boolean remade) {

  /**
   * Where a target stands.
   *
   * @param empty whether it holds no row
   * @param lake whose table is asked after the token was read: another run may have delivered its
   *     newest version meanwhile
   */
  static Standing of(
      Delivered before, Delivered after, Mode mode, boolean empty, SinkContext lake) {
    boolean ours = before.holds(after.tableId(), 0);
    return new Standing(
        before,
        after,
        mode.byKey() && empty && ours,
        before.holds(after.tableId(), after.version() + 1)
            && lake.newest().orElse(Long.MAX_VALUE) < before.version(),
        before.isRemade(lake));
  }

  /** Whether nothing is to be sent. */
  boolean isDone() {
    return before.holds(after) && !ahead && !remade && !isLost();
  }

  /** Whether the target shall hold the version that it has lost: the token stays. */
  boolean isLost() {
    return emptied && before.isAt(after);
  }

  /**
   * What is sent: all rows, where changes would not do.
   *
   * @param title what goes where, for messages
   * @throws LagoaException {@code DATA_ERROR} if rows of versions that are gone cannot be told from
   *     others
   */
  Delivery needed(Delivery delivery, Mode mode, String title) {
    if (ahead && mode == Mode.APPEND) {
      throw new LagoaException(
          ErrorCode.DATA_ERROR,
          "Cannot append %s: the target holds version %d, but the table was set back to version %d, as by a restored backup; delete from the target what later versions brought and set the token's version in lagoa_commit to %3$d, or use write = mirror or replace"
              .formatted(title, before.version(), after.version()));
    }
    if (remade && mode == Mode.APPEND) {
      throw new LagoaException(
          ErrorCode.DATA_ERROR,
          "Cannot append %s: the target holds a version %d that the table has no longer: it was set back, as by a restored backup, and made that number again; delete from the target what versions after the restored one brought and set the token's version in lagoa_commit to the restored one, or use write = mirror or replace"
              .formatted(title, before.version()));
    }
    return emptied || ahead || remade ? delivery.entire() : delivery;
  }
}
