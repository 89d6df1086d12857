package io.lagoa.config;

import static io.lagoa.error.ErrorCode.CONFIG_INVALID;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigUtil;
import io.lagoa.error.LagoaException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One level of a configuration, such as a file with all that it includes.
 *
 * @param tree its values; substitutions are not yet made
 * @param outline where its keys stand
 */
record Layer(ConfigObject tree, Outline outline) {
  private static final String DEFAULTS = "io/lagoa/reference.conf";

  /** The defaults of the library. */
  static Layer defaults() {
    try (InputStream stream =
        Objects.requireNonNull(Layer.class.getResourceAsStream("/" + DEFAULTS))) {
      return parse(DEFAULTS, new String(stream.readAllBytes(), UTF_8), List.of());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + DEFAULTS, e);
    }
  }

  /** Whether a place is in the defaults of the library. */
  static boolean isDefault(Place place) {
    return place.file().filter(DEFAULTS::equals).isPresent();
  }

  /**
   * Reads a file.
   *
   * @throws LagoaException {@code CONFIG_INVALID} if it is missing, unreadable or not HOCON
   */
  static Layer read(Path file) {
    return read(file, List.of());
  }

  /**
   * Reads a file.
   *
   * @param including the files that include it, outermost first
   */
  static Layer read(Path file, List<Path> including) {
    return parse(file.toString(), text(file), Node.append(including, file));
  }

  /**
   * Parses a text.
   *
   * @param name the name of its file, for messages; includes are looked for beside it
   */
  static Layer parse(String name, String text) {
    return parse(name, text, List.of(Path.of(name)));
  }

  /** The values of a map, by path or nested. */
  static Layer of(Map<String, ?> values) {
    List<Outline.Key> keys = new ArrayList<>();
    keys.add(new Outline.Key(List.of(), Place.CODE));
    Map<String, Object> plain = plain(values, List.of(), keys);
    Config tree = ConfigFactory.empty();
    for (Map.Entry<String, Object> entry : plain.entrySet()) {
      Map<String, Object> one = Collections.singletonMap(entry.getKey(), entry.getValue());
      tree = ConfigFactory.parseMap(one, "code").withFallback(tree);
    }
    return new Layer(tree.root(), new Outline(keys));
  }

  /** This layer, and {@code upper} laid over it. */
  Layer under(Layer upper) {
    return new Layer(upper.tree.withFallback(tree), outline.under(upper.outline));
  }

  /** This layer, and {@code defaults} where it holds nothing. */
  Layer orElse(Layer defaults) {
    return new Layer(tree.withFallback(defaults.tree), outline.orElse(defaults.outline));
  }

  /** The folder of a file, absolute. */
  static Path folder(Path file) {
    Path absolute = file.toAbsolutePath().normalize();
    return Objects.requireNonNullElse(absolute.getParent(), absolute);
  }

  private static Layer parse(String name, String text, List<Path> files) {
    Includes includes = new Includes(text, files);
    ConfigParseOptions options =
        ConfigParseOptions.defaults().setOriginDescription(name).setIncluder(includes);
    try {
      ConfigObject tree = ConfigFactory.parseString(text, options).root();
      return new Layer(tree, OutlineReader.read(name, text, includes.outlines()));
    } catch (ConfigException e) {
      throw SyntaxError.in(name, text, e);
    }
  }

  private static Map<String, Object> plain(
      Map<?, ?> values, List<String> path, List<Outline.Key> keys) {
    Map<String, Object> plain = new LinkedHashMap<>();
    values.forEach(
        (key, value) -> {
          List<String> inner = path;
          for (String part : ConfigUtil.splitPath((String) key)) {
            inner = Node.append(inner, part);
            keys.add(new Outline.Key(inner, Place.CODE));
          }
          plain.put((String) key, plain(value, inner, keys));
        });
    return plain;
  }

  private static Object plain(Object value, List<String> path, List<Outline.Key> keys) {
    if (value instanceof Map<?, ?> map) {
      return plain(map, path, keys);
    }
    if (value instanceof Secret secret) {
      return secret.reveal();
    }
    return value instanceof Path file ? file.toString() : value;
  }

  private static String text(Path file) {
    if (Files.isDirectory(file)) {
      throw unreadable(file, "it is a folder");
    }
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw unreadable(file, "there is no such file");
    } catch (CharacterCodingException e) {
      throw unreadable(file, "it is not UTF-8 text");
    } catch (IOException e) {
      throw unreadable(file, e.toString());
    }
  }

  private static LagoaException unreadable(Path file, String reason) {
    return new LagoaException(
        CONFIG_INVALID, "Cannot read configuration file %s: %s".formatted(file, reason));
  }
}
