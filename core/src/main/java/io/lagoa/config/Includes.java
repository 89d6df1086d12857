package io.lagoa.config;

import static io.lagoa.error.ErrorCode.CONFIG_INVALID;

import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigObject;
import io.lagoa.error.LagoaException;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads what one text includes: a file beside the including one, with or without {@code .conf}. A
 * file that does not exist is an error, unlike in plain HOCON, where it counts as empty.
 */
final class Includes implements ConfigIncluder, ConfigIncluderFile {
  private final String text;
  private final List<Path> files;
  private final List<Outline> outlines = new ArrayList<>();

  /**
   * @param text the including text
   * @param files its file, last, after those that include it
   */
  Includes(String text, List<Path> files) {
    this.text = text;
    this.files = files;
  }

  /** The outlines of the included files, in the order of the includes. */
  List<Outline> outlines() {
    return List.copyOf(outlines);
  }

  @Override
  public ConfigIncluder withFallback(ConfigIncluder fallback) {
    return this;
  }

  @Override
  public ConfigObject includeFile(ConfigIncludeContext context, File what) {
    return include(context, what.toString());
  }

  @Override
  public ConfigObject include(ConfigIncludeContext context, String what) {
    Path including = files.get(files.size() - 1);
    Path file = including.resolveSibling(what).normalize();
    Path withSuffix = including.resolveSibling(what + ".conf").normalize();
    Path found = !Files.exists(file) && Files.exists(withSuffix) ? withSuffix : file;
    if (!Files.exists(found)) {
      throw invalid(including, what, "there is no file " + file);
    }
    if (files.stream().anyMatch(open -> open.normalize().equals(found))) {
      throw invalid(including, what, "it includes itself");
    }
    Layer layer = Layer.read(found, files);
    outlines.add(layer.outline());
    return layer.tree();
  }

  private LagoaException invalid(Path including, String what, String reason) {
    List<String> lines = text.lines().toList();
    int line = 1;
    while (line <= lines.size() && !holds(lines.get(line - 1), what)) {
      line++;
    }
    Place place = new Place(Optional.of(including.toString()), line <= lines.size() ? line : 0);
    return new LagoaException(
        CONFIG_INVALID, "%s: Cannot include \"%s\": %s".formatted(place, what, reason));
  }

  private static boolean holds(String line, String what) {
    return line.contains("include") && line.contains("\"" + what + "\"");
  }
}
