package io.lagoa.extract;

import io.lagoa.database.Database;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** How far a database lets readers see one moment, however long they take. */
enum Moment {
  /** All, by a snapshot that one exports. */
  EXPORTED,
  /** Those of this JVM, whose transactions begin together. */
  TOGETHER,
  /** All, by the number of the moment; of tables only. */
  NUMBERED,
  /** Each for itself. */
  STATEMENT,
  /**
   * None: what is written meanwhile may be read or not, and what moves read twice or not at all.
   */
  NONE;

  private static final String SQL_SERVER =
      "SELECT snapshot_isolation_state, is_read_committed_snapshot_on FROM sys.databases WHERE"
          + " database_id = DB_ID()";

  /** Asks SQL Server and Oracle what they allow; the others are known. */
  static Moment of(Database database) {
    return switch (database.product()) {
      case POSTGRESQL -> EXPORTED;
      case MARIADB, MYSQL -> TOGETHER;
      case SQLSERVER -> database.with("ask for snapshot isolation", Moment::ofSqlServer);
      case ORACLE -> ScnSnapshot.isAllowed(database) ? NUMBERED : STATEMENT;
      case SQLITE, OTHER -> STATEMENT;
    };
  }

  private static Moment ofSqlServer(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(SQL_SERVER)) {
      row.next();
      return row.getInt(1) == 1 ? TOGETHER : row.getBoolean(2) ? STATEMENT : NONE;
    }
  }

  /**
   * What a plan says of it.
   *
   * @param apart whether several readers see one each
   */
  Optional<String> warning(boolean apart) {
    if (this == NONE) {
      return Optional.of(
          "no snapshot isolation: rows that are written meanwhile may be missed or read twice");
    }
    return apart
        ? Optional.of("partitions: readers see the table at different moments")
        : Optional.empty();
  }
}
