package io.lagoa.config;

import java.util.Map;
import java.util.Optional;

/**
 * How to reach a database.
 *
 * @param url the JDBC address
 * @param user the user, unless the address carries it
 * @param password never printed
 * @param driver the driver's class, where the address does not lead to it
 * @param options passed on to the driver; a value whose name hints that it is a secret is hidden in
 *     messages
 * @param limits what protects it while it is read
 */
public record Connection(
    String url,
    Optional<String> user,
    Optional<Secret> password,
    Optional<String> driver,
    Map<String, String> options,
    @Default("{}") Limits limits) {

  /** Without limits. */
  public Connection(
      String url,
      Optional<String> user,
      Optional<Secret> password,
      Optional<String> driver,
      Map<String, String> options) {
    this(url, user, password, driver, options, Limits.NONE);
  }

  /** With limits. */
  public Connection limits(Limits newLimits) {
    return new Connection(url, user, password, driver, options, newLimits);
  }

  /** Without address and values, which may hold secrets. */
  @Override
  public String toString() {
    return "Connection[user=%s, driver=%s, options=%s, limits=%s]"
        .formatted(user.orElse(""), driver.orElse(""), options.keySet(), limits);
  }
}
