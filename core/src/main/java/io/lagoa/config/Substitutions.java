package io.lagoa.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import io.lagoa.error.LagoaException;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts values in the place of <code>${key}</code> and <code>${?ENVIRONMENT_VARIABLE}</code>. */
final class Substitutions {
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{\\??([^}]+)}");

  private Substitutions() {}

  /**
   * Makes all substitutions.
   *
   * @throws LagoaException {@code CONFIG_INVALID} that names all those without a value
   */
  static ConfigObject make(ConfigObject tree) {
    Problems problems = new Problems();
    Set<String> missing = new HashSet<>();
    Config config = tree.toConfig();
    while (true) {
      try {
        ConfigObject made = config.resolve().root();
        problems.orThrow();
        return made;
      } catch (ConfigException.UnresolvedSubstitution e) {
        Matcher reference = REFERENCE.matcher(String.valueOf(e.getMessage()));
        String name = reference.find() ? reference.group(1) : "";
        boolean cycle = String.valueOf(e.getMessage()).contains("cycle");
        problems.add(place(e), cycle ? cycle(name) : noValue(name));
        if (cycle || name.isEmpty() || !missing.add(name)) {
          throw problems.exception();
        }
        // go on with a value in its place, to find the others
        config = config.withFallback(ConfigFactory.parseMap(Map.of(name, "")));
      } catch (ConfigException e) {
        throw problems.add(place(e), "Invalid value: " + SyntaxError.reason(e)).exception();
      }
    }
  }

  private static String noValue(String name) {
    return ("Unresolved substitution ${%s}: there is no key and no environment variable of that name;"
            + " set it, or write ${?%s} where it may be absent")
        .formatted(name, name);
  }

  private static String cycle(String name) {
    return "Unresolved substitution ${%s}: it leads back to itself".formatted(name);
  }

  private static Place place(ConfigException error) {
    return Optional.ofNullable(error.origin()).flatMap(Origins::place).orElse(Place.CODE);
  }
}
