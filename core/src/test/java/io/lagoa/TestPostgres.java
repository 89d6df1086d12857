package io.lagoa;

import io.lagoa.config.Connection;
import io.lagoa.config.Secret;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** A real PostgreSQL, one server for all tests of the module, one database for each test class. */
public final class TestPostgres {
  private static final AtomicInteger COUNT = new AtomicInteger();
  private final String url;

  private TestPostgres(String url) {
    this.url = url;
  }

  /** A new empty database. */
  public static TestPostgres database() {
    String name = "test" + COUNT.incrementAndGet();
    new TestPostgres(server().getJdbcUrl("postgres", "postgres")).run("CREATE DATABASE " + name);
    return new TestPostgres(server().getJdbcUrl("postgres", name));
  }

  /** A database of another server. */
  public static TestPostgres at(String url) {
    return new TestPostgres(url);
  }

  public Connection connection() {
    return new Connection(url, Optional.empty(), Optional.empty(), Optional.empty(), Map.of());
  }

  /** Where the server listens on this machine. */
  public int port() {
    return server().getPort();
  }

  /** The same database for another user, at the address without a user. */
  public Connection connection(String user, String password) {
    return new Connection(
        url.replaceFirst("\\?.*", ""),
        Optional.of(user),
        Optional.of(new Secret(password)),
        Optional.empty(),
        Map.of());
  }

  public void run(String... statements) {
    try (java.sql.Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** The rows of a query, each as its values joined by a bar. */
  public List<String> rows(String query) {
    try (java.sql.Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      List<String> all = new ArrayList<>();
      while (rows.next()) {
        List<String> values = new ArrayList<>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          values.add(rows.getString(i));
        }
        all.add(String.join("|", values.stream().map(String::valueOf).toList()));
      }
      return all;
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  public String value(String query) {
    return rows(query).get(0);
  }

  /**
   * Makes the server crash, as when memory runs out: it ends all connections, recovers by its log,
   * empties tables that have none, and answers again.
   */
  public void crash() {
    run(
        "SET synchronous_commit = on", // keeps what was committed before, too
        "CREATE UNLOGGED TABLE public.crashing AS SELECT 1 AS row");
    kill();
    while (!rowsOf("public.crashing").equals("0")) {
      LockSupport.parkNanos(20_000_000);
    }
    run("DROP TABLE public.crashing");
  }

  /** Kills the process that serves a connection of our own, and no other. */
  private void kill() {
    try (java.sql.Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
      row.next();
      ProcessHandle.of(row.getLong(1)).orElseThrow().destroyForcibly();
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** How many rows a table has; empty while the server does not answer. */
  private String rowsOf(String table) {
    try {
      return value("SELECT count(*) FROM " + table);
    } catch (IllegalStateException noAnswer) {
      return "";
    }
  }

  private static EmbeddedPostgres server() {
    return Holder.SERVER;
  }

  private static final class Holder {
    static final EmbeddedPostgres SERVER = start();

    private static EmbeddedPostgres start() {
      try {
        return EmbeddedPostgres.builder()
            .setPGStartupWait(Duration.ofMinutes(5))
            .setServerConfig("fsync", "off")
            .start();
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  }
}
