package io.lagoa.database;

import io.lagoa.config.Connection;
import io.lagoa.config.Secret;
import io.lagoa.error.LagoaException;
import java.io.Serializable;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A configured database that can be worked with, on the driver and, as it can be serialized, on
 * executors. Every failure is told with the connection's name and host, never with a password.
 */
public final class Database implements Serializable {
  private static final long serialVersionUID = 1;

  private final String name;
  private final String url;
  private final String driver;
  private final @Nullable Secret password;
  private final TreeMap<String, String> options;
  private final ArrayList<String> session;
  private final ArrayList<String> hidden;

  private Database(
      String name,
      String url,
      String driver,
      @Nullable Secret password,
      Map<String, String> options,
      List<String> session,
      List<String> hidden) {
    this.name = name;
    this.url = url;
    this.driver = driver;
    this.password = password;
    this.options = new TreeMap<>(options);
    this.session = new ArrayList<>(session);
    this.hidden = new ArrayList<>(hidden);
  }

  /**
   * The database of a connection; nothing is opened yet.
   *
   * @param name the connection's name, for messages
   * @throws LagoaException {@code CONFIG_INVALID} if its driver is not on the class path
   */
  public static Database of(String name, Connection settings) {
    String url = settings.url();
    String driver = DriverSearch.find(name, url, settings.driver()).getClass().getName();
    Product product = Product.of(url);
    TreeMap<String, String> options = new TreeMap<>(product.options());
    options.putAll(settings.options());
    settings.user().ifPresent(user -> options.put("user", user));
    return new Database(
        name, url, driver, settings.password().orElse(null), options, product.session(), List.of());
  }

  /** This database with options of the driver, where the configuration does not set them. */
  public Database withDefaults(Map<String, String> defaults) {
    TreeMap<String, String> merged = new TreeMap<>(defaults);
    merged.putAll(options);
    return new Database(name, url, driver, password, merged, session, hidden);
  }

  /** This database whose sessions begin with these statements, whatever options it has. */
  public Database withSession(List<String> statements) {
    List<String> all = new ArrayList<>(session);
    all.addAll(statements);
    return new Database(name, url, driver, password, options, all, hidden);
  }

  /** This database whose failures do not tell these values either. */
  public Database hiding(List<String> values) {
    List<String> all = new ArrayList<>(hidden);
    all.addAll(values);
    return new Database(name, url, driver, password, options, session, all);
  }

  public Product product() {
    return Product.of(url);
  }

  /** The JDBC address; it may carry a password, so it is for drivers and not for messages. */
  public String url() {
    return url;
  }

  /** What Spark's JDBC reader needs besides the address; holds the password. */
  public Properties properties() {
    Properties properties = driverProperties();
    properties.setProperty("driver", driver);
    return properties;
  }

  /** Whether a JDBC address carries a password, so that it must not be shown. */
  public static boolean hidesSecrets(String url) {
    return !new Address(url).secrets().isEmpty();
  }

  /** Work on an open connection. */
  @FunctionalInterface
  public interface Work<T> {
    T on(java.sql.Connection connection) throws SQLException;
  }

  /**
   * Works on a new connection in which each statement commits.
   *
   * @param doing what is done, completing "Cannot …"
   * @throws LagoaException {@code UNREACHABLE} if the server does not answer; another code as the
   *     server's answer demands
   */
  public <T> T with(String doing, Work<T> work) {
    try (java.sql.Connection connection = open()) {
      return work.on(connection);
    } catch (SQLException failure) {
      throw failure(doing, failure);
    }
  }

  /** Works in one transaction on a new connection: committed at its end or not at all. */
  public <T> T inTransaction(String doing, Work<T> work) {
    return with(
        doing,
        connection -> {
          connection.setAutoCommit(false);
          try {
            T result = work.on(connection);
            connection.commit();
            return result;
          } catch (SQLException | RuntimeException failure) {
            rollBack(connection, failure);
            throw failure;
          }
        });
  }

  /**
   * The failure as users see it. Finds the database's own error in the causes; what did not come
   * from the database is a defect.
   */
  public LagoaException failure(String doing, Throwable failure) {
    return new Failure(name, url, secrets()).of(doing, failure);
  }

  /** Where it is, whatever the connection's name, user and options: host, port and database. */
  public String place() {
    return product() == Product.SQLITE ? url.split("\\?", 2)[0] : new Address(url).place();
  }

  /** The connection's name and the host, safe to show. */
  @Override
  public String toString() {
    return name + " (" + new Address(url) + ")";
  }

  /**
   * A new connection, to be closed by the caller.
   *
   * @throws LagoaException {@code UNREACHABLE} if the server does not answer; {@code
   *     CONFIG_INVALID} if it refuses user or database
   */
  public java.sql.Connection open() {
    try {
      java.sql.Connection connection =
          DriverSearch.find(name, url, Optional.of(driver)).connect(bare(), driverProperties());
      if (connection == null) {
        throw new SQLException("the driver " + driver + " does not accept the address", "08001");
      }
      return begun(connection);
    } catch (SQLException failure) {
      throw new Failure(name, url, secrets()).ofConnecting(failure);
    }
  }

  private java.sql.Connection begun(java.sql.Connection connection) throws SQLException {
    if (session.isEmpty()) {
      return connection;
    }
    try (Statement statement = connection.createStatement()) {
      for (String sql : session) {
        statement.execute(sql);
      }
      return connection;
    } catch (SQLException failure) {
      connection.close();
      throw failure;
    }
  }

  private Properties driverProperties() {
    Properties properties = new Properties();
    properties.putAll(options);
    if (password != null) {
      properties.setProperty("password", password.reveal());
    }
    if (logged()) {
      properties.putAll(new Address(url).parameters());
    }
    return properties;
  }

  private String bare() {
    return logged() ? url.split("\\?", 2)[0] : url;
  }

  /** Whether the driver would log a secret: PostgreSQL's logs an address, but no property. */
  private boolean logged() {
    return product() == Product.POSTGRESQL && hidesSecrets(url);
  }

  private List<String> secrets() {
    List<String> secrets = new ArrayList<>(new Address(url).secrets());
    if (password != null && !password.reveal().isEmpty()) {
      secrets.add(password.reveal());
    }
    secrets.addAll(Secret.in(options));
    secrets.addAll(hidden);
    secrets.sort(Comparator.comparing(String::length).reversed()); // one may hold another
    return secrets;
  }

  private static void rollBack(java.sql.Connection connection, Exception failure) {
    try {
      connection.rollback();
    } catch (SQLException second) {
      failure.addSuppressed(second);
    }
  }
}
