package io.lagoa.extract;

import io.lagoa.database.Database;
import java.sql.Connection;
import java.sql.SQLException;

/** No snapshot that could be shared: each reader sees the moment at which it begins. */
record SingleMoments() implements Snapshot {

  private record Own() implements Ticket {
    private static final long serialVersionUID = 1;

    @Override
    public Connection enter(Database database) throws SQLException {
      Connection connection = database.open();
      connection.setReadOnly(true);
      connection.setAutoCommit(false);
      return connection;
    }

    @Override
    public void leave(Connection connection) {
      Snapshot.end(connection);
    }
  }

  @Override
  public Ticket ticket() {
    return new Own();
  }

  @Override
  public void close() {
    // nothing was opened
  }
}
