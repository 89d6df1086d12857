package io.lagoa.extract;

import io.lagoa.database.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The snapshots of connections that cannot share one, as those of MariaDB, MySQL and SQL Server:
 * several are taken while nothing can be written to the table, which lasts some milliseconds, as
 * all connections stand by then, and readers take turns with them. Only readers in this JVM can.
 */
record PooledSnapshot(String id, List<Connection> connections) implements Snapshot {
  private static final Map<String, BlockingQueue<Connection>> POOLS = new ConcurrentHashMap<>();

  /**
   * Takes snapshots of one moment.
   *
   * @param from a table, which is locked meanwhile, or a query
   * @param readers how many at most; one where the lock is refused
   */
  static PooledSnapshot open(Database database, String from, int readers) throws SQLException {
    Beginning beginning = Beginning.of(database.product());
    List<Connection> connections = new ArrayList<>();
    try {
      connections.add(beginning.open(database));
      if (readers > 1) {
        beginTogether(database, beginning, from, readers, connections);
      } else {
        beginning.begin(connections.get(0), from);
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
      Database database,
      Beginning beginning,
      String table,
      int readers,
      List<Connection> connections)
      throws SQLException {
    for (int i = 1; i < readers; i++) {
      connections.add(beginning.open(database));
    }
    try (Connection locker = database.open()) {
      if (!beginning.lock(locker, table)) {
        List<Connection> others = connections.subList(1, connections.size());
        others.forEach(Snapshot::end);
        others.clear();
      }
      for (Connection connection : connections) {
        beginning.begin(connection, table);
      }
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
