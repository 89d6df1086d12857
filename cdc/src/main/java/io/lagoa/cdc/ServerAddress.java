package io.lagoa.cdc;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lagoa.database.Database;
import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.net.URLDecoder;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells Debezium how to reach a database, from its JDBC address. */
final class ServerAddress {
  private static final Pattern URL =
      Pattern.compile("jdbc:\\w+://(\\[[^]]+]|[^:/?;,]+)(?::(\\d+))?(?:/([^?;]*))?(?:[?;](.*))?");

  private ServerAddress() {}

  /**
   * {@code database.hostname} and so on; holds the password.
   *
   * @param defaultPort where the address has none
   * @throws LagoaException {@code CONFIG_INVALID} if the address is not of one host
   */
  static Map<String, String> settings(Database database, int defaultPort) {
    Matcher url = URL.matcher(database.url());
    if (!url.matches()) {
      throw new LagoaException(
          ErrorCode.CONFIG_INVALID,
          "Cannot read the log of %s: its url names no single host; write jdbc:<product>://host:port/database"
              .formatted(database));
    }
    Map<String, String> settings = new TreeMap<>();
    settings.put("database.hostname", url.group(1).replaceAll("[\\[\\]]", ""));
    settings.put(
        "database.port", url.group(2) == null ? Integer.toString(defaultPort) : url.group(2));
    if (url.group(3) != null && !url.group(3).isEmpty()) {
      settings.put("database.dbname", url.group(3));
    }
    if (url.group(4) != null) {
      for (String parameter : url.group(4).split("[&;]", -1)) {
        String[] pair = parameter.split("=", 2);
        put(settings, pair[0], pair.length == 2 ? decoded(database, pair[1]) : "");
      }
    }
    Properties properties = database.properties();
    properties.stringPropertyNames().stream()
        .filter(name -> !name.equals("driver"))
        .forEach(name -> put(settings, name, properties.getProperty(name)));
    return settings;
  }

  /** As the drivers of these products read an address. */
  private static String decoded(Database database, String value) {
    return switch (database.product()) {
      case POSTGRESQL, MYSQL -> URLDecoder.decode(value, UTF_8);
      default -> value;
    };
  }

  private static void put(Map<String, String> settings, String name, String value) {
    boolean ours = name.equals("loginTimeout") || name.equals("connectTimeout");
    if (!ours && !name.isEmpty() && !name.equals("netTimeoutForStreamingResults")) {
      settings.put("database." + (name.equals("databaseName") ? "names" : name), value);
    }
  }
}
