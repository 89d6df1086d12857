package io.lagoa.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.lagoa.TestPostgres;
import io.lagoa.config.Connection;
import io.lagoa.config.Secret;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DatabaseTest {
  private static final TestPostgres POSTGRES = TestPostgres.database();

  @Test
  void aPortWithoutServerIsUnreachable() throws IOException {
    int port = freePort();
    LagoaException failure = failure(settings("jdbc:postgresql://localhost:" + port + "/x"));
    assertThat(failure.code()).isEqualTo(ErrorCode.UNREACHABLE);
    assertThat(failure).hasMessageContaining("'shop' at localhost:" + port);
    assertTellsNothing(failure);
  }

  @Test
  void anUnknownHostIsUnreachable() {
    LagoaException failure =
        failure(settings("jdbc:postgresql://me:s3cret-pw@no-such-host.invalid:5432/x"));
    assertThat(failure.code()).isEqualTo(ErrorCode.UNREACHABLE);
    assertThat(failure).hasMessageContaining("at no-such-host.invalid:5432");
    assertTellsNothing(failure);
  }

  @Test
  void aWrongPasswordIsAWrongConfigurationAndIsNotPrinted() throws IOException {
    POSTGRES.run("CREATE USER guarded PASSWORD 'another'");
    Path rules = Path.of(POSTGRES.value("SHOW hba_file"));
    Files.writeString(
        rules, "host all guarded 127.0.0.1/32 scram-sha-256\n" + Files.readString(rules));
    POSTGRES.run("SELECT pg_reload_conf()");
    LagoaException failure = failure(POSTGRES.connection("guarded", "s3cret-pw"));
    for (int i = 0; i < 50 && failure == null; i++) {
      failure = failure(POSTGRES.connection("guarded", "s3cret-pw"));
    }
    assertThat(failure.code()).isEqualTo(ErrorCode.CONFIG_INVALID);
    assertThat(failure)
        .hasMessageContaining("user or password refused")
        .hasMessageContaining("connections.shop");
    assertTellsNothing(failure);
    Database right = Database.of("shop", POSTGRES.connection("guarded", "another"));
    assertThat(right.<Boolean>with("look", open -> open.isValid(1))).isTrue();
  }

  @Test
  void aMissingDatabaseIsAWrongConfiguration() {
    LagoaException failure =
        failure(settings(POSTGRES.connection().url().replaceFirst("/test\\d+", "/nowhere")));
    assertThat(failure.code()).isEqualTo(ErrorCode.CONFIG_INVALID);
    assertThat(failure).hasMessageContaining("nowhere");
  }

  @Test
  void aMissingDriverNamesTheArtifact() {
    LagoaException failure = failure(settings("jdbc:oracle:thin:me/s3cret-pw@localhost:1521/x"));
    assertThat(failure.code()).isEqualTo(ErrorCode.CONFIG_INVALID);
    assertThat(failure)
        .hasMessageContaining("--jars")
        .hasMessageContaining("com.oracle.database.jdbc:ojdbc11");
    assertTellsNothing(failure);
  }

  @Test
  void aFailedTransactionLeavesNothing() {
    POSTGRES.run("CREATE TABLE kept (id int PRIMARY KEY)");
    Database database = Database.of("shop", POSTGRES.connection());
    LagoaException failure =
        catchThrowableOfType(
            LagoaException.class,
            () ->
                database.inTransaction(
                    "write twice",
                    connection -> {
                      connection.createStatement().execute("INSERT INTO kept VALUES (1)");
                      return connection.createStatement().execute("INSERT INTO kept VALUES (1)");
                    }));
    assertThat(failure.code()).isEqualTo(ErrorCode.DATA_ERROR);
    assertThat(failure).hasMessageContaining("Cannot write twice on connection 'shop'");
    assertThat(POSTGRES.rows("SELECT * FROM kept")).isEmpty();
  }

  @Test
  void itTravelsToExecutorsAndPrintsNoPassword() throws Exception {
    Database database =
        Database.of(
            "shop",
            new Connection(
                POSTGRES.connection().url(),
                Optional.of("postgres"),
                Optional.of(new Secret("s3cret-pw")),
                Optional.empty(),
                Map.of("ApplicationName", "lagoa")));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(database);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      Database copy = (Database) in.readObject();
      assertThat(copy.properties()).isEqualTo(database.properties());
      assertThat(copy.toString()).startsWith("shop (localhost:").doesNotContain("s3cret-pw");
    }
  }

  @Test
  void secretOptionsAreNotPrintedWhoeverTellsThem() {
    Connection settings =
        new Connection(
            POSTGRES.connection().url() + "&accessToken=s3cret-pw-1",
            Optional.of("me"),
            Optional.of(new Secret("s3cret-pw")),
            Optional.empty(),
            Map.of(
                "trustStorePassword", "s3cret-pw-2", "clientKey", "s3cret-pw-3", "sslKeys", "on"));
    Database database = Database.of("shop", settings).hiding(List.of("s3cret-pw-4"));
    LagoaException failure =
        database.failure(
            "look",
            new SQLException("s3cret-pw-1, s3cret-pw-2, s3cret-pw-3, s3cret-pw-4, on", "22000"));
    assertThat(failure).hasMessageContaining(": ***, ***, ***, ***, on");
    assertTellsNothing(failure);
    assertThat(settings.toString()).contains("trustStorePassword").doesNotContain("s3cret-pw");
  }

  private static LagoaException failure(Connection settings) {
    return catchThrowableOfType(
        LagoaException.class,
        () -> Database.of("shop", settings).with("look", open -> open.isValid(1)));
  }

  private static Connection settings(String url) {
    return new Connection(
        url, Optional.of("me"), Optional.of(new Secret("s3cret-pw")), Optional.empty(), Map.of());
  }

  private static void assertTellsNothing(Throwable failure) {
    StringWriter all = new StringWriter();
    failure.printStackTrace(new PrintWriter(all));
    assertThat(all.toString()).doesNotContain("s3cret-pw");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
