package io.lagoa.it.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The main source files of all modules, for the Spark line of this build.
 *
 * @param files by the name of their top-level class
 */
record MainSources(Map<String, Path> files) {
  private static final List<String> MODULES =
      List.of("core", "geo", "cdc", "ml", "jobs", "tests/kit");

  static MainSources read() {
    String root = System.getProperty("lagoa.root");
    assertThat(root).as("lagoa.root: run the test by Maven").isNotNull();
    Map<String, Path> files = new TreeMap<>();
    for (String module : MODULES) {
      Path main = Path.of(root, module, "src", "main");
      int before = files.size();
      for (String folder : List.of("java", "spark-" + System.getProperty("spark.line"))) {
        collect(main.resolve(folder), files);
      }
      assertThat(files.size()).as("sources of " + module).isGreaterThan(before);
    }
    return new MainSources(files);
  }

  /** The packages that hold a file. */
  List<String> packages() {
    return files.keySet().stream()
        .map(name -> name.substring(0, name.lastIndexOf('.')))
        .distinct()
        .toList();
  }

  /** The lengths of the files in lines. */
  Map<String, Long> lines() {
    Map<String, Long> lines = new TreeMap<>();
    files.forEach((name, file) -> lines.put(name, lines(file)));
    return lines;
  }

  private static long lines(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void collect(Path folder, Map<String, Path> files) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(folder)) {
      paths
          .filter(path -> path.toString().endsWith(".java"))
          .forEach(
              path -> {
                String name = folder.relativize(path).toString().replace('/', '.');
                files.put(name.substring(0, name.length() - ".java".length()), path);
              });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
