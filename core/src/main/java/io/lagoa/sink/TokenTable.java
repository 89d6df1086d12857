package io.lagoa.sink;

import io.lagoa.database.Relation;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * The table of tokens beside a target. Decides how a token comes into being: from nothing, or from
 * the row that an earlier version of Lagoa kept in {@code lagoa_delivery}.
 */
record TokenTable(Relation relation, DeliveryToken token) {
  private static final String EARLIER_ROW = " WHERE source_table = ? AND target_table = ?";

  static TokenTable beside(Relation target, Dialect dialect, String source) {
    Relation table = target.sibling("lagoa_commit");
    return new TokenTable(
        table,
        new DeliveryToken(
            table.sql(), table.spelling().quote(), dialect, source, target.toString()));
  }

  /** What was delivered last, without changing anything. */
  Delivered read(Connection connection) throws SQLException {
    if (relation.exists(connection)) {
      Optional<DeliveryToken.Entry> entry = token.read(connection);
      if (entry.isPresent()) {
        return entry.get().state();
      }
    }
    return earlier(connection);
  }

  /** Creates table and row where they are missing, so that the row can be locked. */
  void prepare(Connection connection) throws SQLException {
    if (!relation.exists(connection)) {
      create(connection);
    }
    if (token.read(connection).isEmpty()) {
      Delivered earlier = earlier(connection);
      token.insert(connection, earlier);
      if (!earlier.equals(Delivered.NOTHING)) {
        forgetEarlier(connection);
      }
    }
  }

  private void create(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(token.create());
    } catch (SQLException failure) {
      if (!relation.exists(connection)) {
        throw failure;
      }
    }
  }

  private Delivered earlier(Connection connection) throws SQLException {
    Relation table = relation.sibling("lagoa_delivery");
    if (!table.exists(connection)) {
      return Delivered.NOTHING;
    }
    try (PreparedStatement select =
        connection.prepareStatement("SELECT table_id, version FROM " + table.sql() + EARLIER_ROW)) {
      select.setString(1, token.source());
      select.setString(2, token.target());
      try (ResultSet row = select.executeQuery()) {
        return row.next()
            ? Delivered.of(Optional.ofNullable(row.getString(1)).orElse(""), row.getLong(2))
            : Delivered.NOTHING;
      }
    }
  }

  private void forgetEarlier(Connection connection) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement(
            "DELETE FROM " + relation.sibling("lagoa_delivery").sql() + EARLIER_ROW)) {
      delete.setString(1, token.source());
      delete.setString(2, token.target());
      delete.executeUpdate();
    }
  }
}
