package io.lagoa;

import io.lagoa.config.Connection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A database whose way can be cut and whose connections can be ended, for tests one by one. */
public enum CutDatabase {
  POSTGRESQL(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'",
      "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY table_name",
      "SELECT indexname FROM pg_indexes WHERE schemaname = 'public' AND tablename = '%s' ORDER BY indexname") {
    private final TestPostgres postgres = TestPostgres.database();

    @Override
    public Connection connection() {
      return postgres.connection();
    }

    @Override
    Map<String, String> options() {
      return Map.of("sslmode", "disable", "gssEncMode", "disable");
    }

    @Override
    public void empty() {
      run("DROP SCHEMA public CASCADE", "CREATE SCHEMA public");
    }

    @Override
    public void run(String... statements) {
      postgres.run(statements);
    }

    @Override
    public List<String> rows(String query) {
      return postgres.rows(query);
    }

    @Override
    public void endConnections() {
      rows(connections);
    }
  },

  MARIADB(
      "SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID()",
      "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() ORDER BY table_name",
      "SELECT DISTINCT index_name FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = '%s' ORDER BY index_name") {
    private final TestMariaDb mariaDb = TestMariaDb.database();

    @Override
    public Connection connection() {
      return mariaDb.connection();
    }

    @Override
    Map<String, String> options() {
      return Map.of();
    }

    @Override
    public void empty() {
      String name = rows("SELECT DATABASE()").get(0);
      run("DROP DATABASE " + name, "CREATE DATABASE " + name);
    }

    @Override
    public void run(String... statements) {
      mariaDb.run(statements);
    }

    @Override
    public List<String> rows(String query) {
      return mariaDb.rows(query);
    }

    /** The server only notes that it shall end them: this waits until it has. */
    @Override
    public void endConnections() {
      List<String> open = rows(connections);
      while (!open.isEmpty()) {
        open.forEach(this::end);
        open = rows(connections);
      }
    }

    private void end(String id) {
      try {
        run("KILL " + id);
      } catch (IllegalStateException gone) {
        return;
      }
    }
  };

  private static final Pattern PORT = Pattern.compile(":(\\d+)/");

  final String connections;
  private final String tables;
  private final String indexes;

  CutDatabase(String connections, String tables, String indexes) {
    this.connections = connections;
    this.tables = tables;
    this.indexes = indexes;
  }

  /** A way to its server. */
  public CutProxy way() {
    return CutProxy.to(Integer.parseInt(port().group(1)));
  }

  /** It, behind a way. */
  public Connection behind(CutProxy way) {
    MatchResult port = port();
    String url = connection().url();
    return new Connection(
        url.substring(0, port.start(1)) + way.port() + url.substring(port.end(1)),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        options());
  }

  /** The names of its tables in their order. */
  public List<String> tables() {
    return rows(tables);
  }

  /** The names of a table's indexes in their order. */
  public List<String> indexes(String table) {
    return rows(indexes.formatted(table));
  }

  /** Drops all that is in it. */
  public abstract void empty();

  public abstract void run(String... statements);

  /** The rows of a query, each as its values joined by a bar. */
  public abstract List<String> rows(String query);

  /** Ends all connections of others; what they had open is rolled back. */
  public abstract void endConnections();

  /** It, by the shortest way. */
  public abstract Connection connection();

  /** What the driver needs so that it comes by the way. */
  abstract Map<String, String> options();

  private MatchResult port() {
    Matcher port = PORT.matcher(connection().url());
    if (!port.find()) {
      throw new IllegalStateException("no port in " + connection().url());
    }
    return port.toMatchResult();
  }
}
