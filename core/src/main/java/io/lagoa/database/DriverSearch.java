package io.lagoa.database;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Finds the driver of an address on the class path, also where it came by {@code --jars}, which the
 * {@link DriverManager} does not see.
 */
final class DriverSearch {
  private DriverSearch() {}

  /**
   * The driver named, or else the first that accepts the address.
   *
   * @throws LagoaException {@code CONFIG_INVALID} if there is none
   */
  static Driver find(String connection, String url, Optional<String> driver) {
    if (driver.isPresent()) {
      return named(connection, url, driver.get());
    }
    String shown = new Address(url).masked(); // drivers log addresses that are none of theirs
    try {
      for (Driver candidate : ServiceLoader.load(Driver.class, loader())) {
        if (candidate.acceptsURL(shown)) {
          return candidate;
        }
      }
      return DriverManager.getDriver(shown);
    } catch (SQLException none) {
      throw missing(connection, url, "no driver on the class path accepts " + kind(url));
    }
  }

  private static Driver named(String connection, String url, String className) {
    try {
      return Class.forName(className, true, loader())
          .asSubclass(Driver.class)
          .getDeclaredConstructor()
          .newInstance();
    } catch (ReflectiveOperationException | ClassCastException failure) {
      throw missing(connection, url, "the driver " + className + " is not on the class path");
    }
  }

  private static LagoaException missing(String connection, String url, String reason) {
    return new LagoaException(
        ErrorCode.CONFIG_INVALID,
        "Cannot open connection '%s': %s. Add %s to the class path (spark-submit --jars or --packages), or correct connections.%s.url or .driver"
            .formatted(connection, reason, Product.of(url).artifact(), connection));
  }

  private static String kind(String url) {
    String[] words = url.split(":", 3);
    return words.length < 3
        ? "an address that does not begin with jdbc:"
        : words[0] + ":" + words[1];
  }

  private static ClassLoader loader() {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    return context == null ? DriverSearch.class.getClassLoader() : context;
  }
}
