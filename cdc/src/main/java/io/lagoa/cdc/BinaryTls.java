package io.lagoa.cdc;

import io.lagoa.database.Database;
import io.lagoa.database.Product;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Decides how the reader of a binary log is encrypted: as the options of the driver say, which that
 * reader does not know. The driver of MariaDB takes certificates as text, the reader as a store of
 * keys: it is written to a file that is deleted when the log was read.
 */
final class BinaryTls implements AutoCloseable {
  /** The engine's own option. */
  static final String MODE = "database.ssl.mode";

  private static final Map<String, String> MARIADB =
      Map.ofEntries(
          Map.entry("disable", "disable"),
          Map.entry("disabled", "disable"),
          Map.entry("0", "disable"),
          Map.entry("false", "disable"),
          Map.entry("trust", "trust"),
          Map.entry("required", "trust"),
          Map.entry("verify-ca", "verify-ca"),
          Map.entry("verify-full", "verify-full"),
          Map.entry("verify-identity", "verify-full"),
          Map.entry("1", "verify-full"),
          Map.entry("true", "verify-full"),
          Map.entry("", "verify-full"));

  private static final Map<String, String> MYSQL =
      Map.of(
          "disabled", "disabled",
          "preferred", "preferred",
          "required", "required",
          "verify-ca", "verify_ca",
          "verify-identity", "verify_identity");

  private final Database database;
  private final Map<String, String> options;
  private Optional<Path> made = Optional.empty();

  /**
   * @param settings {@link ServerAddress#settings}
   */
  BinaryTls(Database database, Map<String, String> settings) {
    this.database = database;
    this.options = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    settings.forEach((name, value) -> options.put(name.replaceFirst("^database\\.", ""), value));
  }

  /**
   * Refuses options that the reader cannot obey.
   *
   * @throws LagoaException {@code CONFIG_INVALID} if it cannot be as strict as the driver
   */
  void requireKnown() {
    settings();
    close();
  }

  private String mode() {
    boolean maria = database.product() == Product.MARIADB;
    String asked =
        Optional.ofNullable(options.get("sslMode")).orElseGet(maria ? this::maria : this::mysql);
    String mode = (maria ? MARIADB : MYSQL).get(asked.toLowerCase(Locale.ROOT).replace('_', '-'));
    if (mode == null) {
      throw refused("its sslMode is '%s', which has no counterpart".formatted(asked));
    }
    return mode;
  }

  /** Of drivers' older options. */
  private String maria() {
    if (!isTrue("useSsl", false)) {
      return "disable";
    }
    String checked = isTrue("disableSslHostnameVerification", false) ? "verify-ca" : "verify-full";
    return isTrue("trustServerCertificate", false) ? "trust" : checked;
  }

  private String mysql() {
    if (!isTrue("useSSL", true)) {
      return "disabled";
    }
    String unchecked = isTrue("requireSSL", false) ? "required" : "preferred";
    return isTrue("verifyServerCertificate", false) ? "verify_ca" : unchecked;
  }

  private boolean isTrue(String option, boolean otherwise) {
    String value = options.get(option);
    return value == null ? otherwise : value.isEmpty() || value.matches("(?i)true|yes|1");
  }

  /** All settings of the reader; certificates in text are put into a file. */
  Map<String, String> settings() {
    Map<String, String> settings = new TreeMap<>();
    settings.put(MODE, mode());
    if (database.product() == Product.MARIADB) {
      store(settings, "truststore", "trustStore", "trustStorePassword");
      store(settings, "keystore", "keyStore", "keyStorePassword");
      String certificate = options.get("serverSslCert");
      if (certificate != null && !settings.containsKey("database.ssl.truststore")) {
        String password = UUID.randomUUID().toString();
        settings.put("database.ssl.truststore", stored(certificate, password).toString());
        settings.put("database.ssl.truststore.password", password);
      }
    } else {
      store(
          settings,
          "truststore",
          "trustCertificateKeyStoreUrl",
          "trustCertificateKeyStorePassword");
      store(
          settings,
          "keystore",
          "clientCertificateKeyStoreUrl",
          "clientCertificateKeyStorePassword");
    }
    return settings;
  }

  private void store(Map<String, String> settings, String name, String path, String password) {
    String value = options.get(path);
    if (value != null) {
      settings.put("database.ssl." + name, local(path, value));
      Optional.ofNullable(options.get(password))
          .ifPresent(told -> settings.put("database.ssl." + name + ".password", told));
    }
  }

  private String local(String option, String value) {
    String path = value.replaceFirst("^file:(//(?=/))?", "");
    if (path.matches("[A-Za-z]{2,}:.*")) {
      throw refused("its %s is no file: %s".formatted(option, value));
    }
    return path;
  }

  private Path stored(String certificate, String password) {
    try (InputStream text =
        certificate.startsWith("-----BEGIN")
            ? new ByteArrayInputStream(certificate.getBytes(StandardCharsets.UTF_8))
            : Files.newInputStream(Path.of(local("serverSslCert", certificate)))) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(text)) {
        store.setCertificateEntry("server-" + store.size(), each);
      }
      close();
      Path file = Files.createTempFile("lagoa-", ".p12");
      made = Optional.of(file);
      try (OutputStream out = Files.newOutputStream(file)) {
        store.store(out, password.toCharArray());
      }
      return file;
    } catch (IOException | GeneralSecurityException e) {
      throw refused("its serverSslCert cannot be read: " + e);
    }
  }

  private LagoaException refused(String why) {
    return new LagoaException(
        ErrorCode.CONFIG_INVALID,
        "Cannot read the log of %s encrypted as its connection is: %s; name sslMode and files of certificates in the connection's options, or set database.ssl.mode in options of from.cdc"
            .formatted(database, why));
  }

  @Override
  public void close() {
    try {
      if (made.isPresent()) {
        Files.deleteIfExists(made.orElseThrow());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
