package io.lagoa.cdc;

import static io.lagoa.error.ErrorCode.CONFIG_INVALID;

import io.lagoa.database.Database;
import io.lagoa.error.LagoaException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What is asked of a PostgreSQL server so that its log can be read. */
record PostgresServer(Database database) {

  /** Refuses a server whose log does not tell rows. */
  void requireLogical() {
    database.with(
        "look at the log",
        connection -> {
          try (Statement statement = connection.createStatement();
              ResultSet found =
                  statement.executeQuery(
                      "SELECT current_setting('wal_level'), current_setting('server_version_num')::int, pg_is_in_recovery()")) {
            found.next();
            if (!found.getString(1).equals("logical")) {
              throw refused(
                  "its wal_level is " + found.getString(1),
                  "set wal_level = logical in postgresql.conf (ALTER SYSTEM SET wal_level = logical) and restart the server");
            }
            if (found.getInt(2) < 140_000) {
              throw refused("it is older than PostgreSQL 14", "use from.jdbc, or upgrade it");
            }
            if (found.getBoolean(3)) {
              throw refused("it is a standby", "connect to the primary server");
            }
            return true;
          }
        });
  }

  /** Refuses tables that do not exist, or whose rows the log cannot identify. */
  void requireFollowable(List<LogTable> tables) {
    database.with(
        "look at tables",
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "SELECT c.relreplident, EXISTS (SELECT 1 FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = ? AND c.relname = ? AND c.relkind IN ('r', 'p')")) {
            for (LogTable table : tables) {
              statement.setString(1, table.schema());
              statement.setString(2, table.name());
              try (ResultSet found = statement.executeQuery()) {
                if (!found.next()) {
                  throw refused(
                      "it has no table " + table, "correct tables, as the catalog spells them");
                }
                String identity = found.getString(1);
                if (identity.equals("n") || (identity.equals("d") && !found.getBoolean(2))) {
                  throw refused(
                      "table %s has no primary key, so that its updates would fail once published"
                          .formatted(table),
                      "give it one, or ALTER TABLE %s REPLICA IDENTITY FULL"
                          .formatted(table.quoted("\"")));
                }
              }
            }
            return true;
          }
        });
  }

  /** What tells tables from others of their names: their numbers in the catalog. */
  Map<String, String> ids(List<LogTable> tables) {
    return database.with(
        "look at tables",
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement("SELECT to_regclass(?)::oid")) {
            Map<String, String> ids = new HashMap<>();
            for (LogTable table : tables) {
              statement.setString(1, table.quoted("\""));
              try (ResultSet found = statement.executeQuery()) {
                if (found.next() && found.getString(1) != null) {
                  ids.put("table " + table, found.getString(1));
                }
              }
            }
            return ids;
          }
        });
  }

  /** What a plan says of rows that leave without an event: those of a partition by itself. */
  List<String> unlogged(List<LogTable> tables) {
    return database.with(
        "look at tables",
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = ? AND c.relname = ? AND c.relkind = 'p'")) {
            List<String> notes = new ArrayList<>();
            for (LogTable table : tables) {
              statement.setString(1, table.schema());
              statement.setString(2, table.name());
              try (ResultSet found = statement.executeQuery()) {
                if (found.next()) {
                  notes.add(
                      "a partition of %s that is dropped, detached or truncated by itself is not in the log"
                          .formatted(table));
                }
              }
            }
            return notes;
          }
        });
  }

  /** Makes or completes a publication. */
  void publish(String publication, List<LogTable> tables) {
    Optional<Set<LogTable>> published = published(publication);
    List<LogTable> missing = new ArrayList<>(tables);
    published.ifPresent(missing::removeAll);
    if (missing.isEmpty()) {
      return;
    }
    String names =
        missing.stream().map(table -> table.quoted("\"")).collect(Collectors.joining(", "));
    String name = "\"" + publication.replace("\"", "\"\"") + "\"";
    execute(
        "publish tables",
        published.isPresent()
            ? "ALTER PUBLICATION %s ADD TABLE %s".formatted(name, names)
            : "CREATE PUBLICATION %s FOR TABLE %s WITH (publish_via_partition_root = true)"
                .formatted(name, names));
  }

  /** Refuses a publication that lacks tables or operations: their events would be missing. */
  void requirePublished(String publication, List<LogTable> tables) {
    Set<LogTable> published = published(publication).orElse(Set.of());
    for (LogTable table : tables) {
      if (!published.contains(table)) {
        throw refused(
            "publication %s lacks table %s, so that events may be missing"
                .formatted(publication, table),
            "read the tables anew by --full");
      }
    }
  }

  private Optional<Set<LogTable>> published(String publication) {
    return database.with(
        "look at publication " + publication,
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "SELECT pubinsert AND pubupdate AND pubdelete AND pubtruncate, t.schemaname, t.tablename FROM pg_publication p LEFT JOIN pg_publication_tables t ON t.pubname = p.pubname WHERE p.pubname = ?")) {
            statement.setString(1, publication);
            Set<LogTable> tables = new HashSet<>();
            boolean exists = false;
            try (ResultSet found = statement.executeQuery()) {
              while (found.next()) {
                exists = true;
                if (!found.getBoolean(1)) {
                  throw refused(
                      "publication %s leaves out some operations".formatted(publication),
                      "drop it, or ALTER PUBLICATION %s SET (publish = 'insert, update, delete, truncate')"
                          .formatted(publication));
                }
                if (found.getString(2) != null) {
                  tables.add(new LogTable(found.getString(2), found.getString(3)));
                }
              }
            }
            return exists ? Optional.of(tables) : Optional.<Set<LogTable>>empty();
          }
        });
  }

  /** Bytes of log beyond a place. */
  long distance(long lsn) {
    return database.with(
        "look at the log",
        connection -> {
          try (Statement statement = connection.createStatement();
              ResultSet found =
                  statement.executeQuery("SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn")) {
            found.next();
            return Math.max(0, found.getLong(1) - lsn);
          }
        });
  }

  /** Writes a message into the log. */
  void emit(String prefix, String text) {
    database.with(
        "mark the log",
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement("SELECT pg_logical_emit_message(true, ?, ?)")) {
            statement.setString(1, prefix);
            statement.setString(2, text);
            return statement.execute();
          }
        });
  }

  /** Also where sessions are read-only, as is well for one that reads. */
  private void execute(String doing, String sql) {
    database.inTransaction(
        doing,
        connection -> {
          try (Statement statement = connection.createStatement()) {
            statement.execute("SET TRANSACTION READ WRITE");
            return statement.execute(sql);
          }
        });
  }

  private LagoaException refused(String why, String remedy) {
    return new LagoaException(
        CONFIG_INVALID, "Cannot read the log of %s: %s; %s".formatted(database, why, remedy));
  }
}
