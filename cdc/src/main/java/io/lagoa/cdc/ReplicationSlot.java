package io.lagoa.cdc;

import static io.lagoa.error.ErrorCode.CONFLICT;

import io.lagoa.database.Database;
import io.lagoa.error.LagoaException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** PostgreSQL's replication slot: for it the server keeps its log until it is confirmed. */
record ReplicationSlot(Database database, String name) {
  private static final long RELEASE_NANOS = 10_000_000_000L;

  /**
   * How a slot stands.
   *
   * @param confirmed up to where its readers confirmed
   * @param retained bytes of log that the server keeps for it
   * @param left bytes of log until the server gives it up; empty if it never does
   * @param reserved whether the server keeps within its limits
   * @param lost whether the server gave it up
   */
  record State(
      boolean active,
      long confirmed,
      long retained,
      Optional<Long> left,
      boolean reserved,
      boolean lost) {}

  Optional<State> state() {
    return database.with(
        "look at slot " + name,
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "SELECT active, coalesce(confirmed_flush_lsn, '0/0') - '0/0'::pg_lsn, coalesce(pg_current_wal_insert_lsn() - restart_lsn, 0), safe_wal_size, wal_status FROM pg_replication_slots WHERE slot_name = ? AND database = current_database()")) {
            statement.setString(1, name);
            try (ResultSet found = statement.executeQuery()) {
              if (!found.next()) {
                return Optional.<State>empty();
              }
              long left = found.getLong(4);
              Optional<Long> limit = found.wasNull() ? Optional.empty() : Optional.of(left);
              String status = String.valueOf(found.getString(5));
              return Optional.of(
                  new State(
                      found.getBoolean(1),
                      found.getLong(2),
                      found.getLong(3),
                      limit,
                      !status.equals("unreserved"),
                      status.equals("lost")));
            }
          }
        });
  }

  /** Drops a slot, so that the next reader makes it anew. */
  void drop() {
    if (released().isPresent()) {
      call("drop slot " + name, "SELECT pg_drop_replication_slot(?)");
    }
  }

  /** A slot that nobody reads: the server takes a moment to see that a reader went away. */
  private Optional<State> released() {
    long until = System.nanoTime() + RELEASE_NANOS;
    Optional<State> slot = state();
    while (slot.filter(State::active).isPresent()) {
      if (System.nanoTime() > until) {
        throw new LagoaException(
            CONFLICT,
            "Cannot read the log of %s: replication slot %s is in use by another reader; stop it, or name another by slot"
                .formatted(database, name));
      }
      LockSupport.parkNanos(RELEASE_NANOS / 200);
      slot = state();
    }
    return slot;
  }

  /** The server may forget the log of a slot before a place. */
  void advance(long lsn) {
    Optional<State> slot = released();
    if (slot.isPresent() && Long.compareUnsigned(slot.orElseThrow().confirmed(), lsn) < 0) {
      call(
          "confirm slot " + name,
          "SELECT pg_replication_slot_advance(?, '%X/%X'::pg_lsn)"
              .formatted(lsn >>> 32, (int) lsn));
    }
  }

  private void call(String doing, String sql) {
    database.with(
        doing,
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, name);
            return run(statement);
          }
        });
  }

  private static boolean run(PreparedStatement statement) throws SQLException {
    return statement.execute();
  }
}
