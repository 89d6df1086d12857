package io.lagoa.cdc;

import io.lagoa.database.Database;
import io.lagoa.database.Product;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLSyntaxErrorException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is asked of a MySQL or MariaDB server so that its log can be read. */
record BinaryServer(Database database) {
  /** A place in the binary log. */
  record Place(String file, long offset) implements Comparable<Place> {
    long number() {
      return Long.parseLong(file.substring(file.lastIndexOf('.') + 1));
    }

    @Override
    public int compareTo(Place other) {
      return number() == other.number()
          ? Long.compare(offset, other.offset)
          : Long.compare(number(), other.number());
    }
  }

  /** Refuses tables that do not exist, or that the engine cannot read. */
  void requireTables(List<LogTable> tables) {
    database.with(
        "look at tables",
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "SELECT (SELECT min(data_type) FROM information_schema.columns c WHERE c.table_schema = t.table_schema AND c.table_name = t.table_name AND c.data_type IN ('inet4', 'inet6')) FROM information_schema.tables t WHERE table_schema = ? AND table_name = ?")) {
            for (LogTable table : tables) {
              statement.setString(1, table.schema());
              statement.setString(2, table.name());
              try (ResultSet found = statement.executeQuery()) {
                if (!found.next()) {
                  throw refused(
                      "it has no table " + table,
                      "correct tables: database.table, as the catalog spells them");
                }
                if (found.getString(1) != null) {
                  throw refused(
                      "%s has a column of type %s, and Debezium cannot read the definitions of such tables"
                          .formatted(table, found.getString(1)),
                      "leave the table out of tables and read it by from.jdbc");
                }
              }
            }
            return true;
          }
        });
  }

  /** What a plan says of rows that leave without an event: those that a foreign key takes along. */
  List<String> unlogged(List<LogTable> tables) {
    return database.with(
        "look at foreign keys",
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "SELECT min(referenced_table_name) FROM information_schema.referential_constraints WHERE constraint_schema = ? AND table_name = ? AND (delete_rule IN ('CASCADE', 'SET NULL') OR update_rule IN ('CASCADE', 'SET NULL'))")) {
            List<String> notes = new ArrayList<>();
            for (LogTable table : tables) {
              statement.setString(1, table.schema());
              statement.setString(2, table.name());
              try (ResultSet found = statement.executeQuery()) {
                if (found.next() && found.getString(1) != null) {
                  notes.add(
                      "what a change of %s cascades to %s is not in the log"
                          .formatted(found.getString(1), table));
                }
              }
            }
            return notes;
          }
        });
  }

  /** The columns of tables that a snapshot must not read as they are, with their types. */
  Map<LogTable, List<String>> delicate(List<LogTable> tables) {
    return database.with(
        "look at columns",
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "SELECT concat(data_type, ' ', column_name) FROM information_schema.columns WHERE table_schema = ? AND table_name = ? AND (data_type IN ('date', 'datetime', 'timestamp', 'year') OR (data_type = 'float' AND numeric_scale IS NULL))")) {
            Map<LogTable, List<String>> delicate = new HashMap<>();
            for (LogTable table : tables) {
              statement.setString(1, table.schema());
              statement.setString(2, table.name());
              List<String> columns = new ArrayList<>();
              try (ResultSet found = statement.executeQuery()) {
                while (found.next()) {
                  columns.add(found.getString(1));
                }
              }
              delicate.put(table, columns);
            }
            return delicate;
          }
        });
  }

  /** The server's time. */
  Instant now() {
    return database.with(
        "look at the clock",
        connection -> {
          try (Statement statement = connection.createStatement();
              ResultSet found = statement.executeQuery("SELECT UTC_TIMESTAMP(6)")) {
            found.next();
            return found.getObject(1, LocalDateTime.class).toInstant(ZoneOffset.UTC);
          }
        });
  }

  /** What tells the server from one that was built in its place. */
  String id() {
    String id = database.product() == Product.MARIADB ? "@@server_id" : "@@server_uuid";
    return database.with(
        "look at the server",
        connection -> {
          try (Statement statement = connection.createStatement();
              ResultSet found = statement.executeQuery("SELECT " + id)) {
            found.next();
            return found.getString(1);
          }
        });
  }

  /**
   * The last transactions before a place, as MariaDB tells, which a log that was begun anew has not
   * at the same place; empty where the server does not tell.
   */
  Optional<String> transactions(Place place) {
    if (database.product() != Product.MARIADB) {
      return Optional.empty();
    }
    return database.with(
        "look at the log",
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement("SELECT BINLOG_GTID_POS(?, ?)")) {
            statement.setString(1, place.file());
            statement.setLong(2, place.offset());
            try (ResultSet found = statement.executeQuery()) {
              String at = found.next() ? found.getString(1) : null;
              return Optional.of(at == null ? "no transaction" : "transactions " + at);
            }
          } catch (SQLException refused) {
            return Optional.empty(); // an older server, or the user may not ask
          }
        });
  }

  /** Where the log ends now. */
  Place newest() {
    return database.with(
        "look at the log",
        connection -> {
          try (Statement statement = connection.createStatement();
              ResultSet found = status(statement)) {
            if (!found.next()) {
              throw refused("it has no binary log", "start it with --log-bin");
            }
            return new Place(found.getString(1), found.getLong(2));
          }
        });
  }

  /** MySQL 8.4 knows the new words only, MariaDB and older MySQL the old ones only. */
  private static ResultSet status(Statement statement) throws SQLException {
    try {
      return statement.executeQuery("SHOW MASTER STATUS");
    } catch (SQLSyntaxErrorException e) {
      return statement.executeQuery("SHOW BINARY LOG STATUS");
    }
  }

  /** Bytes of log beyond a place; empty if its file is gone, or another of that name. */
  Optional<Long> distance(Place place) {
    return database.with(
        "look at the log",
        connection -> {
          try (Statement statement = connection.createStatement();
              ResultSet found = statement.executeQuery("SHOW BINARY LOGS")) {
            long bytes = 0;
            boolean there = false;
            while (found.next()) {
              Place file = new Place(found.getString(1), found.getLong(2));
              there |= file.file().equals(place.file()) && file.offset() >= place.offset();
              if (file.number() >= place.number()) {
                bytes += file.offset();
              }
            }
            return there
                ? Optional.of(Math.max(0, bytes - place.offset()))
                : Optional.<Long>empty();
          }
        });
  }

  LagoaException refused(String why, String remedy) {
    return new LagoaException(
        ErrorCode.CONFIG_INVALID,
        "Cannot read the log of %s: %s; %s".formatted(database, why, remedy));
  }
}
