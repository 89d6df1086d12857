package io.lagoa.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagoa.config.Connection;
import io.lagoa.config.Secret;
import io.lagoa.database.Database;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A log is read as encrypted as its connection is. */
@Tag("one-line")
final class LogTlsTest {
  private static Database database(String url, Map<String, String> options) {
    return Database.of(
        "shop",
        new Connection(
            url,
            Optional.of("reader"),
            Optional.of(new Secret("secret!1")),
            Optional.empty(),
            options));
  }

  private static BinaryTls tls(String url, Map<String, String> options) {
    Database database = database(url, options);
    return new BinaryTls(database, ServerAddress.settings(database, 3306));
  }

  @ParameterizedTest
  @CsvSource({
    "jdbc:mariadb://h/shop, disable",
    "jdbc:mariadb://h/shop?sslMode=trust, trust",
    "jdbc:mariadb://h/shop?sslMode=REQUIRED, trust",
    "jdbc:mariadb://h/shop?sslMode=VERIFY_CA, verify-ca",
    "jdbc:mariadb://h/shop?sslMode=verify-full, verify-full",
    "jdbc:mariadb://h/shop?useSsl=true, verify-full",
    "jdbc:mariadb://h/shop?useSSL&disableSslHostnameVerification=true, verify-ca",
    "jdbc:mariadb://h/shop?useSsl=true&trustServerCertificate=true, trust",
    "jdbc:mysql://h/shop, preferred",
    "jdbc:mysql://h/shop?sslMode=DISABLED, disabled",
    "jdbc:mysql://h/shop?sslMode=REQUIRED, required",
    "jdbc:mysql://h/shop?sslMode=VERIFY_CA, verify_ca",
    "jdbc:mysql://h/shop?sslMode=VERIFY_IDENTITY, verify_identity",
    "jdbc:mysql://h/shop?useSSL=false, disabled",
    "jdbc:mysql://h/shop?requireSSL=true, required",
    "jdbc:mysql://h/shop?useSSL=true&verifyServerCertificate=true, verify_ca",
  })
  void aBinaryLogIsReadAsItsConnectionIs(String url, String mode) {
    assertThat(tls(url, Map.of()).settings()).containsEntry("database.ssl.mode", mode);
  }

  @Test
  void certificatesInTextBecomeAStore() throws IOException, GeneralSecurityException {
    Certified certified = Certified.host("localhost");
    for (String text :
        List.of(
            certified.certificate().toString(),
            certified.certificate().toUri().toString(),
            Files.readString(certified.certificate()))) {
      BinaryTls tls =
          tls("jdbc:mariadb://h/shop", Map.of("sslMode", "verify-full", "serverSslCert", text));
      Map<String, String> settings = tls.settings();
      Path file = Path.of(settings.get("database.ssl.truststore"));
      KeyStore store = KeyStore.getInstance("JKS"); // as the engine does
      try (InputStream in = Files.newInputStream(file)) {
        store.load(in, settings.get("database.ssl.truststore.password").toCharArray());
      }
      assertThat(store.size()).isEqualTo(1);
      assertThat(settings).containsEntry("database.ssl.mode", "verify-full");
      tls.close();
      assertThat(file).doesNotExist();
    }
  }

  @Test
  void storesAreTheDriversOwn() {
    assertThat(
            tls(
                    "jdbc:mysql://h/shop",
                    Map.of(
                        "sslMode", "VERIFY_IDENTITY",
                        "trustCertificateKeyStoreUrl", "file:/etc/ssl/city.p12",
                        "trustCertificateKeyStorePassword", "secret!2",
                        "clientCertificateKeyStoreUrl", "file:///etc/ssl/me.p12"))
                .settings())
        .isEqualTo(
            Map.of(
                "database.ssl.mode", "verify_identity",
                "database.ssl.truststore", "/etc/ssl/city.p12",
                "database.ssl.truststore.password", "secret!2",
                "database.ssl.keystore", "/etc/ssl/me.p12"));
    assertThat(
            tls(
                    "jdbc:mariadb://h/shop",
                    Map.of("sslMode", "verify-ca", "trustStore", "/etc/ssl/city.p12"))
                .settings())
        .containsEntry("database.ssl.truststore", "/etc/ssl/city.p12");
  }

  @ParameterizedTest
  @CsvSource({
    "sslMode, sometimes",
    "serverSslCert, classpath:city.pem",
    "serverSslCert, /no/such/file.pem",
    "trustStore, classpath:city.p12"
  })
  void whatTheReaderCannotObeyIsRefused(String option, String value) {
    assertThatThrownBy(() -> tls("jdbc:mariadb://h/shop", Map.of(option, value)).requireKnown())
        .hasMessageContainingAll("Cannot read the log of shop", "encrypted", option);
  }

  @ParameterizedTest
  @CsvSource({
    "jdbc:postgresql://h/shop, ",
    "jdbc:postgresql://h/shop?ssl, verify-full",
    "jdbc:postgresql://h/shop?ssl=true, verify-full",
    "jdbc:postgresql://h/shop?ssl=true&sslmode=require, require",
    "jdbc:postgresql://h/shop?sslmode=verify-ca, verify-ca",
  })
  void postgresqlsLogIsReadAsItsConnectionIs(String url, String mode) {
    Map<String, String> settings =
        new PostgresLog(
                Cdc.of("shop", "public.rental"),
                database(url, Map.of("sslrootcert", "/etc/ssl/city.pem")),
                List.of(),
                "rental")
            .settings(Optional.empty());
    assertThat(settings.get("database.sslmode")).isEqualTo(mode);
    assertThat(settings).containsEntry("database.sslrootcert", "/etc/ssl/city.pem");
  }

  @Test
  void anAddressIsReadAsItsDriverReadsIt() {
    assertThat(
            ServerAddress.settings(
                database("jdbc:postgresql://h/shop?options=-c%20statement_timeout=9s", Map.of()),
                5432))
        .containsEntry("database.options", "-c statement_timeout=9s");
  }
}
