package io.lagoa.config;

import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the origin that the parser gives a value, which is exact for scalars of one line. */
final class Origins {
  private static final Pattern LINE = Pattern.compile("(?!merge of )(.+): ([0-9]+)(?:-[0-9]+)?");

  private Origins() {}

  /** The line of a value; empty for one that no text holds, such as an environment variable's. */
  static Optional<Place> place(ConfigValue value) {
    return place(value.origin());
  }

  static Optional<Place> place(ConfigOrigin origin) {
    Matcher matcher = LINE.matcher(origin.description());
    boolean hasLine = matcher.matches();
    String source = hasLine ? matcher.group(1) : origin.description();
    if (source.startsWith(Assignment.OPTION)) {
      return Optional.of(new Place(Optional.of(source), 0));
    }
    return hasLine
        ? Optional.of(new Place(Optional.of(source), Integer.parseInt(matcher.group(2))))
        : Optional.empty();
  }

  /** The folder of the file that holds a value; empty if no file does. */
  static Optional<Path> folder(ConfigValue value) {
    return place(value)
        .flatMap(Place::file)
        .map(Path::of)
        .filter(Files::isRegularFile)
        .map(file -> Layer.folder(file));
  }
}
