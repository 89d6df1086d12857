package io.lagoa.sink;

import java.util.OptionalLong;

/** An open sink, as far as one table's deliveries are concerned. */
public interface Outlet {
  /** The target for people: {@code bi public.late_return}. */
  String target();

  /**
   * The version of the table that the target holds, by the target's own token; empty if it holds
   * nothing of this table.
   */
  OptionalLong delivered();

  /** As {@link #delivered}, with what else the token tells. */
  default Holding holding() {
    return Holding.of(delivered());
  }

  /**
   * Whether each delivery also compares the target with the table, so that there is something to do
   * where nothing is to be sent.
   */
  default boolean verifies() {
    return false;
  }

  /**
   * Brings the target to the table's current version, all or nothing. Repeating it changes nothing.
   */
  Receipt deliver(Delivery delivery);

  /**
   * What a delivery did.
   *
   * @param written rows inserted or updated in the target
   * @param deleted rows deleted in the target
   * @param note what else there is to say; mostly empty
   */
  record Receipt(long written, long deleted, String note) {
    public Receipt(long written, long deleted) {
      this(written, deleted, "");
    }
  }
}
