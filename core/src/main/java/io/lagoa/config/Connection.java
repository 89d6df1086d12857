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
 * @param options passed on to the driver
 */
public record Connection(
    String url,
    Optional<String> user,
    Optional<Secret> password,
    Optional<String> driver,
    Map<String, String> options) {}
