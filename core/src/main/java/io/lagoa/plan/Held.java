package io.lagoa.plan;

import io.lagoa.sink.Holding;
import io.lagoa.sink.Outlet;
import io.lagoa.table.TableName;
import java.util.OptionalLong;

/**
 * What a target holds of a table, as far as it decides what is sent.
 *
 * @param target for people
 */
record Held(String target, TableName table, Holding holding) {
  /** By the target's token of now. */
  static Held by(Outlet outlet, TableName table) {
    return new Held(outlet.target(), table, outlet.holding());
  }

  /** Whether it is that version of the table. */
  boolean is(long version) {
    return holding.version().equals(OptionalLong.of(version)) && !holding.remade();
  }

  /** The version whose changes up to another are to be sent; empty if all rows are, or none. */
  OptionalLong before(long version) {
    OptionalLong since = holding.version();
    return since.isPresent() && since.getAsLong() < version && !holding.remade()
        ? since
        : OptionalLong.empty();
  }

  /** What a delivery of a version brings. */
  Stage.Delivering delivering(long version) {
    return new Stage.Delivering(
        target, holding.version(), OptionalLong.of(version), holding.token());
  }

  /** Why there is something to send of a version, or not. */
  String reason(long version) {
    if (holding.version().isEmpty()) {
      return target + " holds nothing yet";
    }
    String holds = "%s holds version %d".formatted(target, holding.version().getAsLong());
    if (holding.remade()) {
      return "%s of before %s was set back".formatted(holds, table);
    }
    return is(version) ? holds : "%s of %d".formatted(holds, version);
  }
}
