package io.lagoa.sink;

import io.lagoa.database.Relation;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * What a target holds, as a row of the table {@code lagoa_delivery} beside it: written in the
 * transaction that changes the target, so the two never disagree.
 *
 * @param table the table of tokens, in the target's schema
 * @param source the lake's table that is delivered, {@code layer.name}
 * @param target the target's name
 */
record DeliveryToken(Relation table, Dialect dialect, String source, String target) {
  private static final String ROW = " WHERE source_table = ? AND target_table = ?";

  /**
   * What was delivered last.
   *
   * @param tableId the identity of the lake's table; empty if nothing was delivered
   * @param version its version; -1 if nothing was delivered
   */
  record State(String tableId, long version) {
    static final State NOTHING = new State("", -1);

    /** Whether the target holds that version of that table, or a later one. */
    boolean holds(String id, long wanted) {
      return tableId.equals(id) && version >= wanted;
    }

    boolean holds(State wanted) {
      return holds(wanted.tableId, wanted.version);
    }
  }

  static DeliveryToken beside(Relation target, Dialect dialect, String source) {
    return new DeliveryToken(target.sibling("lagoa_delivery"), dialect, source, target.toString());
  }

  /** The token, without changing anything. */
  State read(Connection connection) throws SQLException {
    return table.exists(connection) ? row(connection, "", "").orElse(State.NOTHING) : State.NOTHING;
  }

  /** Creates table and row where they are missing, so that the row can be locked. */
  void prepare(Connection connection) throws SQLException {
    if (!table.exists(connection)) {
      create(connection);
    }
    if (row(connection, "", "").isEmpty()) {
      insert(connection);
    }
  }

  /** The token, locked until the transaction ends. */
  State lock(Connection connection) throws SQLException {
    return row(connection, dialect.hint(), dialect.lock()).orElse(State.NOTHING);
  }

  /** Writes what is delivered now. */
  void write(Connection connection, State state) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE "
                + table.sql()
                + " SET table_id = ?, version = ?, delivered_at = CURRENT_TIMESTAMP"
                + ROW)) {
      update.setString(1, state.tableId());
      update.setLong(2, state.version());
      update.setString(3, source);
      update.setString(4, target);
      update.executeUpdate();
    }
  }

  private Optional<State> row(Connection connection, String hint, String lock) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT table_id, version FROM " + table.sql() + hint + ROW + lock)) {
      select.setString(1, source);
      select.setString(2, target);
      try (ResultSet row = select.executeQuery()) {
        return row.next()
            ? Optional.of(
                new State(Optional.ofNullable(row.getString(1)).orElse(""), row.getLong(2)))
            : Optional.empty();
      }
    }
  }

  private void create(Connection connection) throws SQLException {
    String text = dialect.keyText();
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE %s (source_table %s NOT NULL, target_table %s NOT NULL, table_id %s, version %s NOT NULL, delivered_at %s, PRIMARY KEY (source_table, target_table))"
              .formatted(
                  table.sql(), text, text, text, dialect.longType(), dialect.timestampType()));
    } catch (SQLException failure) {
      if (!table.exists(connection)) {
        throw failure;
      }
    }
  }

  private void insert(Connection connection) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO "
                + table.sql()
                + " (source_table, target_table, table_id, version) VALUES (?, ?, '', -1)")) {
      insert.setString(1, source);
      insert.setString(2, target);
      insert.executeUpdate();
    } catch (SQLException failure) {
      if (row(connection, "", "").isEmpty()) {
        throw failure;
      }
    }
  }
}
