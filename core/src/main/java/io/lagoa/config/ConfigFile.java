package io.lagoa.config;

import static io.lagoa.error.ErrorCode.CONFIG_INVALID;

import com.typesafe.config.ConfigObject;
import io.lagoa.error.LagoaException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A configuration that is read and complete: the file and all that it includes, laid over by an
 * environment's file and by assignments, on top of the library's defaults, with all substitutions
 * made. Immutable.
 */
public final class ConfigFile {
  private final ConfigObject root;
  private final Outline outline;
  private final Path base;

  private ConfigFile(Layer layer, Path base) {
    Layer whole = layer.orElse(Layer.defaults());
    this.root = Substitutions.make(whole.tree());
    this.outline = whole.outline();
    this.base = base;
  }

  /**
   * Reads a pipeline file.
   *
   * @throws LagoaException {@code CONFIG_INVALID}, with file and line, if a file is missing, cannot
   *     be read, is not HOCON, or holds a substitution without a value; {@code USAGE} if an
   *     assignment has no key
   */
  public static ConfigFile load(Path file, Overrides overrides) {
    Layer layer = Layer.read(file);
    if (overrides.env().isPresent()) {
      layer = layer.under(Layer.read(environment(file, overrides.env().get())));
    }
    for (String assignment : overrides.set()) {
      layer = layer.under(Assignment.parse(assignment));
    }
    return new ConfigFile(layer, Layer.folder(file));
  }

  /**
   * Reads a text as if it stood in a file.
   *
   * @param name the path of that file, which need not exist; relative paths are relative to its
   *     folder
   * @throws LagoaException {@code CONFIG_INVALID} as {@link #load}
   */
  public static ConfigFile parse(String text, String name) {
    return new ConfigFile(Layer.parse(name, text), Layer.folder(Path.of(name)));
  }

  /**
   * A configuration made in code.
   *
   * @param values by path, such as {@code lake.name}, or nested; relative paths are relative to the
   *     working directory
   */
  public static ConfigFile of(Map<String, ?> values) {
    return new ConfigFile(Layer.of(values), Path.of("").toAbsolutePath());
  }

  /** {@link #bind(Class, Choices, Map)} without blocks known at run time. */
  public <R> R bind(Class<R> record, Choices choices) {
    return bind(record, choices, Map.of());
  }

  /**
   * The whole configuration as a record.
   *
   * <p>Each component is a key in kebab-case: text, numbers, booleans, {@code Duration}, {@code
   * Path} (relative to the file in which it stands), enums, {@link Secret}, {@link Text}, records,
   * and {@code Optional}, {@code List} (also of a single value) and {@code Map} of these; {@code
   * Map<String, String>} takes nested blocks as dotted keys. A component of type {@link Place} is
   * filled with the place of its block. A key that is null counts as absent. An interface is a
   * choice, see {@link Choices}, or the name of a class that implements it.
   *
   * @param blocks the record that each entry of a block is bound to, by the block's key, for the
   *     component that is marked with {@link Blocks}
   * @throws LagoaException {@code CONFIG_INVALID} that names every unknown key, missing key and
   *     wrong value, one a line, each with its file and line; secrets are not shown
   */
  public <R> R bind(Class<R> record, Choices choices, Map<String, ? extends Class<?>> blocks) {
    Problems problems = new Problems();
    Binder binder = new Binder(choices, blocks, outline, base, Secrets.of(root), problems);
    Optional<Object> bound = binder.bind(new Node(List.of(), root), record);
    problems.orThrow();
    return record.cast(bound.orElseThrow());
  }

  /** The folder of the file, absolute; the working directory if there is none. */
  public Path base() {
    return base;
  }

  private static Path environment(Path file, String name) {
    Path inFolder = file.resolveSibling("env").resolve(name + ".conf");
    Path beside = file.resolveSibling(name + ".conf");
    if (Files.exists(inFolder)) {
      return inFolder;
    }
    if (Files.exists(beside)) {
      return beside;
    }
    throw new LagoaException(
        CONFIG_INVALID,
        "Cannot find environment '%s': neither %s nor %s exists".formatted(name, inFolder, beside));
  }
}
