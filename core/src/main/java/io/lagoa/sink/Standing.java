package io.lagoa.sink;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import io.lagoa.sink.DeliveryToken.State;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * Decides how far a target's token is believed. The target may have been emptied behind its back,
 * and the lake's table may have been set back to a version before the one that the token tells.
 *
 * @param before where the token stands
 * @param after where it shall stand
 * @param emptied whether the target has lost the rows that the token tells of
 * @param ahead whether the token tells of a version that the lake's table does not have
 */
record Standing(State before, State after, boolean emptied, boolean ahead) {

  /**
   * Where a target stands.
   *
   * @param empty whether it holds no row
   * @param newest the version that the lake's table has, asked after the token was read: another
   *     run may have delivered it meanwhile
   */
  static Standing of(
      State before, State after, Mode mode, boolean empty, Supplier<OptionalLong> newest) {
    return new Standing(
        before,
        after,
        mode.byKey() && empty && before.holds(after.tableId(), 0),
        before.holds(after.tableId(), after.version() + 1)
            && newest.get().orElse(Long.MAX_VALUE) < before.version());
  }

  /** Whether nothing is to be sent. */
  boolean isDone() {
    return before.holds(after) && !ahead && !isLost();
  }

  /** Whether the target shall hold the version that it has lost: the token stays. */
  boolean isLost() {
    return emptied && before.equals(after);
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
    return emptied || ahead ? delivery.entire() : delivery;
  }
}
