package io.lagoa.extract;

import io.lagoa.database.Database;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * A moment of Oracle, which is a number that each query can name: it lasts as long as the server
 * keeps what was changed since.
 *
 * @param scn the system change number
 */
record ScnSnapshot(long scn) implements Snapshot {
  /** Each needs a right of its own. */
  private static final List<String> ASKED =
      List.of(
          "SELECT dbms_flashback.get_system_change_number FROM dual",
          "SELECT current_scn FROM v$database");

  /** Whether the user may ask for the number. */
  static boolean isAllowed(Database database) {
    try (Connection connection = database.open()) {
      now(connection);
      return true;
    } catch (SQLException refused) {
      return false;
    }
  }

  static ScnSnapshot open(Database database) throws SQLException {
    try (Connection connection = database.open()) {
      return new ScnSnapshot(now(connection));
    }
  }

  private static long now(Connection connection) throws SQLException {
    SQLException refusal = new SQLException("no system change number");
    for (String query : ASKED) {
      try (Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery(query)) {
        row.next();
        return row.getLong(1);
      } catch (SQLException refused) {
        refusal.addSuppressed(refused);
      }
    }
    throw refusal;
  }

  private record AsOf(long scn) implements Ticket {
    private static final long serialVersionUID = 1;

    @Override
    public Connection enter(Database database) throws SQLException {
      return new SingleMoments().ticket().enter(database);
    }

    @Override
    public String seen(String from) {
      return from + " AS OF SCN " + scn;
    }

    @Override
    public void leave(Connection connection) {
      Snapshot.end(connection);
    }
  }

  @Override
  public Ticket ticket() {
    return new AsOf(scn);
  }

  @Override
  public void close() {
    // the server keeps it for nobody
  }
}
