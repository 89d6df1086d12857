package io.lagoa.sink;

import java.io.Serializable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a target holds, as a row of the table {@code lagoa_commit} beside it: written in the
 * transaction that changes the target, so the two never disagree.
 *
 * @param table the table of tokens as SQL wants it
 * @param quote what stands around a name in SQL: some of the columns' names are words of SQL
 * @param source the lake's table that is delivered, {@code layer.name}
 * @param target the target's name
 */
record DeliveryToken(String table, String quote, Dialect dialect, String source, String target)
    implements Serializable {

  /**
   * A row of the table.
   *
   * @param run the run that delivered
   * @param rows how many rows were sent
   * @param checksum of the rows that were sent; null if none was made
   */
  record Entry(Delivered state, String run, long rows, @Nullable Long checksum) {
    static final Entry NOTHING = new Entry(Delivered.NOTHING, "", 0, null);
  }

  /** The token as it stands, if its row exists. */
  Optional<Entry> read(Connection connection) throws SQLException {
    return row(connection, "", "");
  }

  /** The token, locked until the transaction ends. */
  Entry lock(Connection connection) throws SQLException {
    return row(connection, dialect.hint(), dialect.lock()).orElse(Entry.NOTHING);
  }

  /** Writes what is delivered now. */
  void write(Connection connection, Entry entry) throws SQLException {
    String sql =
        "UPDATE %s SET %s = ?, %s = ?, %s = ?, %s = ?, %s = ?, %s = CURRENT_TIMESTAMP%s"
            .formatted(
                table,
                q("table_id"),
                q("version"),
                q("run"),
                q("rows"),
                q("checksum"),
                q("at"),
                where());
    try (PreparedStatement update = connection.prepareStatement(sql)) {
      update.setString(1, entry.state().identity());
      update.setLong(2, entry.state().version());
      update.setString(3, entry.run());
      update.setLong(4, entry.rows());
      if (entry.checksum() == null) {
        update.setNull(5, Types.BIGINT);
      } else {
        update.setLong(5, entry.checksum());
      }
      update.setString(6, source);
      update.setString(7, target);
      update.executeUpdate();
    }
  }

  /**
   * Notes that the target is not there: whatever table was delivered to it must come again. Other
   * deliveries to it wait for the transaction.
   */
  void reset(Connection connection) throws SQLException {
    String sql =
        "UPDATE %s SET %s = ?, %s = ? WHERE %s = ?"
            .formatted(table, q("table_id"), q("version"), q("target"));
    try (PreparedStatement update = connection.prepareStatement(sql)) {
      update.setString(1, Delivered.CREATING.identity());
      update.setLong(2, Delivered.CREATING.version());
      update.setString(3, target);
      update.executeUpdate();
    }
  }

  /** Makes the row, unless somebody else made it meanwhile. */
  void insert(Connection connection, Delivered state) throws SQLException {
    String sql =
        "INSERT INTO %s (%s, %s, %s, %s) VALUES (?, ?, ?, ?)"
            .formatted(table, q("source"), q("target"), q("table_id"), q("version"));
    try (PreparedStatement insert = connection.prepareStatement(sql)) {
      insert.setString(1, source);
      insert.setString(2, target);
      insert.setString(3, state.identity());
      insert.setLong(4, state.version());
      insert.executeUpdate();
    } catch (SQLException failure) {
      if (read(connection).isEmpty()) {
        throw failure;
      }
    }
  }

  /** The statement that creates the table of tokens. */
  String create() {
    String text = dialect.keyText();
    return "CREATE TABLE %s (%s %s NOT NULL, %s %s NOT NULL, %s %s, %s %s NOT NULL, %s %s, %s %s, %s %s, %s %s, PRIMARY KEY (%s, %s))"
        .formatted(
            table,
            q("target"),
            text,
            q("source"),
            text,
            q("table_id"),
            text,
            q("version"),
            dialect.longType(),
            q("run"),
            text,
            q("rows"),
            dialect.longType(),
            q("checksum"),
            dialect.longType(),
            q("at"),
            dialect.timestampType() + " NULL",
            q("target"),
            q("source"));
  }

  private Optional<Entry> row(Connection connection, String hint, String lock) throws SQLException {
    String sql =
        "SELECT %s, %s, %s, %s, %s FROM %s%s%s%s"
            .formatted(
                q("table_id"),
                q("version"),
                q("run"),
                q("rows"),
                q("checksum"),
                table,
                hint,
                where(),
                lock);
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setString(1, source);
      select.setString(2, target);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? Optional.of(entry(row)) : Optional.empty();
      }
    }
  }

  private static Entry entry(ResultSet row) throws SQLException {
    Delivered state = Delivered.of(text(row, 1), row.getLong(2));
    long checksum = row.getLong(5);
    boolean unknown = row.wasNull();
    return new Entry(state, text(row, 3), row.getLong(4), unknown ? null : checksum);
  }

  private static String text(ResultSet row, int column) throws SQLException {
    return Optional.ofNullable(row.getString(column)).orElse("");
  }

  private String where() {
    return " WHERE %s = ? AND %s = ?".formatted(q("source"), q("target"));
  }

  private String q(String name) {
    return quote + name + quote;
  }
}
