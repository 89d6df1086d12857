package io.lagoa.extract;

import io.lagoa.database.Database;
import io.lagoa.database.Product;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * No snapshot that could be shared: each reader sees the moment at which it begins.
 *
 * @param isolation of the readers' transactions, as JDBC or the driver numbers it; {@code
 *     TRANSACTION_NONE} leaves that of the server
 */
record SingleMoments(int isolation) implements Snapshot {
  SingleMoments() {
    this(Connection.TRANSACTION_NONE);
  }

  /** Of a database whose transactions see one moment each, if they are begun so. */
  static SingleMoments of(Moment moment, Product product) {
    return moment == Moment.TOGETHER
        ? new SingleMoments(Beginning.of(product).isolation())
        : new SingleMoments();
  }

  private record Own(int isolation) implements Ticket {
    private static final long serialVersionUID = 1;

    @Override
    public Connection enter(Database database) throws SQLException {
      if (isolation != Connection.TRANSACTION_NONE) {
        return Snapshot.reading(database, isolation);
      }
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
    return new Own(isolation);
  }

  @Override
  public void close() {
    // nothing was opened
  }
}
