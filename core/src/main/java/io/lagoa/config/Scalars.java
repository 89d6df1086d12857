package io.lagoa.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.lang.invoke.MethodType;
import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Binds single values. Text is taken where it can be read as the type, as HOCON does. */
final class Scalars {
  private static final Map<Class<?>, String> EXPECTED =
      Map.ofEntries(
          Map.entry(String.class, "text"),
          Map.entry(Secret.class, "text"),
          Map.entry(Text.class, "text"),
          Map.entry(Path.class, "a path"),
          Map.entry(boolean.class, "true or false"),
          Map.entry(int.class, "a number"),
          Map.entry(long.class, "a number"),
          Map.entry(double.class, "a number"),
          Map.entry(Duration.class, "a duration with its unit, such as 30s, 5m, 12h or 7d"),
          Map.entry(Span.class, "a duration with its unit, such as 1h, or a number"),
          Map.entry(Size.class, "a size with its unit, such as 128MB or 1GiB"));
  private static final Set<String> TRUE = Set.of("true", "yes", "on");
  private static final Set<String> FALSE = Set.of("false", "no", "off");

  private final Report report;
  private final Secrets secrets;
  private final Path base;

  /**
   * @param base what a relative path in no file is relative to
   */
  Scalars(Report report, Secrets secrets, Path base) {
    this.report = report;
    this.secrets = secrets;
    this.base = base;
  }

  static boolean has(Class<?> type) {
    return EXPECTED.containsKey(unboxed(type)) || type.isEnum();
  }

  /** What a value of a type looks like, for people. */
  static String expected(Class<?> type) {
    return type.isEnum()
        ? Report.oneOf(constants(type).keySet())
        : EXPECTED.getOrDefault(unboxed(type), "a block");
  }

  static boolean isScalar(ConfigValue value) {
    ConfigValueType type = value.valueType();
    return type == ConfigValueType.STRING
        || type == ConfigValueType.NUMBER
        || type == ConfigValueType.BOOLEAN;
  }

  /** A scalar as it was written. */
  static String text(ConfigValue scalar) {
    return scalar.atKey("value").getString("value");
  }

  Optional<Object> bind(Node node, Class<?> boxed) {
    Class<?> type = unboxed(boxed);
    if (!isScalar(node.value())) {
      return report.expected(node, expected(type));
    }
    String text = text(node.value());
    if (type == String.class) {
      return Optional.of(text);
    }
    if (type == Secret.class) {
      secrets.add(text);
      return Optional.of(new Secret(text));
    }
    if (type == boolean.class) {
      return truth(node, text);
    }
    if (type == Duration.class) {
      return duration(node, text);
    }
    if (type == Span.class) {
      return span(node, text);
    }
    if (type == Size.class) {
      return size(node, text);
    }
    if (type == Path.class) {
      return path(node, text);
    }
    return type.isEnum() ? constant(node, text, type) : number(node, text, type);
  }

  private static Class<?> unboxed(Class<?> type) {
    return MethodType.methodType(type).unwrap().returnType();
  }

  private Optional<Object> truth(Node node, String text) {
    String word = text.toLowerCase(Locale.ROOT);
    return TRUE.contains(word) || FALSE.contains(word)
        ? Optional.of(TRUE.contains(word))
        : report.expected(node, expected(boolean.class));
  }

  private Optional<Object> number(Node node, String text, Class<?> type) {
    BigDecimal number;
    try {
      number = new BigDecimal(text.strip());
    } catch (NumberFormatException e) {
      return report.expected(node, expected(type));
    }
    if (type == double.class) {
      double approximate = Double.parseDouble(text.strip());
      return Double.isFinite(approximate)
          ? Optional.of(approximate)
          : report.expected(node, "a number within the range of double");
    }
    try {
      return Optional.of(
          type == int.class ? (Object) number.intValueExact() : (Object) number.longValueExact());
    } catch (ArithmeticException e) {
      return report.expected(
          node, "a whole number of %d bits".formatted(type == int.class ? 32 : 64));
    }
  }

  private Optional<Object> duration(Node node, String text) {
    boolean hasUnit = text.chars().anyMatch(Character::isLetter);
    try {
      return hasUnit
          ? Optional.of(node.value().atKey("value").getDuration("value"))
          : report.expected(node, expected(Duration.class));
    } catch (ConfigException e) {
      return report.expected(node, expected(Duration.class));
    }
  }

  private Optional<Object> span(Node node, String text) {
    try {
      return Optional.of(
          text.chars().anyMatch(Character::isLetter)
              ? Span.of(node.value().atKey("value").getDuration("value"))
              : new Span(Optional.empty(), Optional.of(new BigDecimal(text.strip()))));
    } catch (ConfigException | NumberFormatException e) {
      return report.expected(node, expected(Span.class));
    }
  }

  private Optional<Object> size(Node node, String text) {
    boolean hasUnit = text.chars().anyMatch(Character::isLetter);
    try {
      return hasUnit
          ? Optional.of(new Size(node.value().atKey("value").getBytes("value")))
          : report.expected(node, expected(Size.class));
    } catch (ConfigException e) {
      return report.expected(node, expected(Size.class));
    }
  }

  private Optional<Object> path(Node node, String text) {
    try {
      Path folder = Origins.folder(node.value()).orElse(base);
      return Optional.of(folder.resolve(text).normalize());
    } catch (InvalidPathException e) {
      return report.expected(node, expected(Path.class));
    }
  }

  private Optional<Object> constant(Node node, String text, Class<?> type) {
    Map<String, Object> constants = constants(type);
    Object constant = constants.get(text);
    return constant == null
        ? report.expectedOneOf(node, constants.keySet())
        : Optional.of(constant);
  }

  private static Map<String, Object> constants(Class<?> type) {
    Map<String, Object> constants = new LinkedHashMap<>();
    Arrays.stream(type.getEnumConstants())
        .forEach(
            constant ->
                constants.put(
                    ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-'),
                    constant));
    return constants;
  }
}
