package io.lagoa.database;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lagoa.config.Secret;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A JDBC address as it may be shown: it can carry a user and a password, which are never part of
 * its text.
 */
record Address(String url) {
  private static final Pattern HOSTS =
      Pattern.compile("(?:[\\w.\\\\-]+|\\[[0-9a-fA-F:.]+])(?:[:,][\\w.-]+)*");
  private static final Pattern DATABASE = Pattern.compile("(?i);database(?:Name)?=([^;]+)");
  private static final Pattern PARAMETER = Pattern.compile("[?&;]([^=&;]+)=([^&;]*)");
  private static final Pattern QUERY = Pattern.compile("[?&]([^=&]+)=?([^&]*)");
  private static final Pattern PASSWORD = Pattern.compile("(?i)password$|^pwd$");
  private static final Pattern USER_INFO =
      Pattern.compile("^jdbc:\\w+:(?:\\w+:)*(?://)?[^:/@]*[:/](.*)@");

  /** What the address hides. */
  List<String> secrets() {
    List<String> secrets = new ArrayList<>();
    Matcher parameter = PARAMETER.matcher(url);
    while (parameter.find()) {
      if (isSecret(parameter.group(1), parameter.group(2))) {
        secrets.add(parameter.group(2));
      }
    }
    Matcher userInfo = USER_INFO.matcher(url);
    if (userInfo.find()) {
      secrets.add(userInfo.group(1));
    }
    secrets.removeIf(String::isEmpty);
    return secrets;
  }

  private static boolean isSecret(String name, String value) {
    return PASSWORD.matcher(name).find() || !Secret.in(Map.of(name, value)).isEmpty();
  }

  /** The address, but with stars for what it hides; still one of the same driver. */
  String masked() {
    String masked =
        PARAMETER
            .matcher(url)
            .replaceAll(
                found ->
                    Matcher.quoteReplacement(
                        isSecret(found.group(1), found.group(2))
                            ? found.group().substring(0, 1) + found.group(1) + "=***"
                            : found.group()));
    Matcher userInfo = USER_INFO.matcher(masked);
    return userInfo.find()
        ? masked.substring(0, userInfo.start(1)) + "***" + masked.substring(userInfo.end(1))
        : masked;
  }

  /** What stands behind the question mark, decoded. */
  Map<String, String> parameters() {
    Map<String, String> parameters = new TreeMap<>();
    Matcher parameter = QUERY.matcher(url);
    while (parameter.find()) {
      parameters.put(parameter.group(1), URLDecoder.decode(parameter.group(2), UTF_8));
    }
    return parameters;
  }

  /** {@code host:port/database}, or less where that is not in a known place. */
  String place() {
    String hosts = toString();
    if (hosts.equals(kind())) {
      return hosts;
    }
    Matcher named = DATABASE.matcher(url);
    String path = url.split("[?;]", 2)[0];
    String last = path.substring(path.lastIndexOf('/') + 1);
    String name = named.find() ? named.group(1) : last.contains(hosts) ? "" : last;
    return name.isEmpty() ? hosts : hosts + "/" + name;
  }

  /** {@code host:port} where the address has one in a known place, else the kind of address. */
  @Override
  public String toString() {
    String place = url.split("[?;]", 2)[0];
    int at = place.lastIndexOf('@');
    if (at < 0 && url.indexOf('@') >= 0) {
      return kind(); // a password with an unquoted question mark, perhaps
    }
    int slashes = place.indexOf("//", Math.max(at, 0));
    if (at < 0 && slashes < 0) {
      return kind();
    }
    String hosts = place.substring(slashes < 0 ? at + 1 : slashes + 2).split("/", 2)[0];
    return HOSTS.matcher(hosts).matches() ? hosts : kind();
  }

  private String kind() {
    String[] words = url.split(":", 3);
    return words.length < 3 ? "its address" : words[0] + ":" + words[1];
  }
}
