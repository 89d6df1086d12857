package io.lagoa.cdc;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lagoa.config.Secret;
import java.io.Serializable;
import java.util.Base64;
import java.util.Map;

/**
 * How a schema registry is asked, from the driver and from tasks.
 *
 * @param url without a slash at its end
 * @param headers what tells it who asks
 */
record RegistryAccess(String url, Map<String, Secret> headers) implements Serializable {
  static RegistryAccess of(Kafka.Registry registry) {
    String password = registry.password().map(Secret::reveal).orElse("");
    return new RegistryAccess(
        registry.url().replaceAll("/+$", ""),
        registry
            .user()
            .map(user -> Map.of("Authorization", basic(user, password)))
            .orElse(Map.of()));
  }

  private static Secret basic(String user, String password) {
    byte[] both = (user + ":" + password).getBytes(UTF_8);
    return new Secret("Basic " + Base64.getEncoder().encodeToString(both));
  }
}
