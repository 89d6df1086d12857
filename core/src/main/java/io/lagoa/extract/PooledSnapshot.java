package io.lagoa.extract;

import io.lagoa.database.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The snapshots of MariaDB's and MySQL's connections, which cannot be shared: several are taken
 * while nothing can be written to the table, which lasts some milliseconds, and readers take turns
 * with them. Only readers in this JVM can.
 */
record PooledSnapshot(String id, List<Connection> connections) implements Snapshot {
  private static final Map<String, BlockingQueue<Connection>> POOLS = new ConcurrentHashMap<>();
  private static final String BEGIN = "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY";

  /** How long writers may be held up by a lock that waits for one of them. */
  private static final int PATIENCE_SECONDS = 5;

  /**
   * Takes snapshots of one moment.
   *
   * @param table the table to lock; without one a single connection is taken
   * @param readers how many at most; one where the lock is refused
   */
  static PooledSnapshot open(Database database, Optional<String> table, int readers)
      throws SQLException {
    List<Connection> connections = new ArrayList<>();
    try {
      connections.add(session(database));
      if (readers > 1 && table.isPresent()) {
        beginTogether(database, table.get(), readers, connections);
      } else {
        execute(connections.get(0), BEGIN);
      }
    } catch (SQLException failure) {
      connections.forEach(Snapshot::end);
      throw failure;
    }
    String id = UUID.randomUUID().toString();
    POOLS.put(id, new LinkedBlockingQueue<>(connections));
    return new PooledSnapshot(id, List.copyOf(connections));
  }

  private static void beginTogether(
      Database database, String table, int readers, List<Connection> connections)
      throws SQLException {
    try (Connection locker = database.open()) {
      execute(locker, "SET lock_wait_timeout = " + PATIENCE_SECONDS);
      boolean locked = lock(locker, table);
      for (int i = 1; locked && i < readers; i++) {
        connections.add(session(database));
      }
      for (Connection connection : connections) {
        execute(connection, BEGIN);
      }
    }
  }

  private static boolean lock(Connection locker, String table) {
    try {
      execute(locker, "LOCK TABLES " + table + " READ");
      return true;
    } catch (SQLException refused) {
      return false; // no right to, or a long transaction writes: one connection must do
    }
  }

  private static Connection session(Database database) throws SQLException {
    Connection connection = Snapshot.reading(database);
    try {
      execute(connection, "SET time_zone = '+00:00', net_write_timeout = 3600");
      return connection;
    } catch (SQLException failure) {
      Snapshot.end(connection);
      throw failure;
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private record Turn(String id) implements Ticket {
    private static final long serialVersionUID = 1;

    @Override
    public Connection enter(Database database) throws SQLException {
      BlockingQueue<Connection> pool = POOLS.get(id);
      if (pool == null) {
        throw new SQLException("the snapshot has ended", "08003");
      }
      try {
        return pool.take();
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        throw new SQLException("the reader was stopped", "57014", stopped);
      }
    }

    @Override
    public void leave(Connection connection) {
      BlockingQueue<Connection> pool = POOLS.get(id);
      if (pool != null) {
        pool.add(connection);
      }
    }
  }

  @Override
  public Ticket ticket() {
    return new Turn(id);
  }

  @Override
  public void close() {
    POOLS.remove(id);
    connections.forEach(Snapshot::end);
  }
}
