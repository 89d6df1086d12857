package io.lagoa.extract;

import io.lagoa.database.Database;
import java.io.Serializable;
import java.sql.Connection;
import java.sql.SQLException;

/** What lets a reader, anywhere, see the database as of one moment. */
interface Ticket extends Serializable {

  /** A connection in a transaction that only reads; to be given back by {@link #leave}. */
  Connection enter(Database database) throws SQLException;

  /** What stands for a table or query in SQL, so that it is seen as of that moment. */
  default String seen(String from) {
    return from;
  }

  /** Gives a connection back, whether or not it was read to its end. */
  void leave(Connection connection);
}
