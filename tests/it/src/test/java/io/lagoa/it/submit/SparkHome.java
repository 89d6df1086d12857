package io.lagoa.it.submit;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagoa.it.process.ChildJvm;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A Spark distribution as it is installed on a cluster: the jars of the tests' class path that it
 * ships, and no other, so that what the job's own jar lacks is missing.
 */
record SparkHome(Path folder) {
  private static final Set<String> SHIPPED = shipped();

  /** Lays it out anew. */
  static SparkHome in(Path folder) throws IOException {
    Path jars = Files.createDirectories(folder.resolve("jars"));
    for (Path link : list(jars)) {
      Files.delete(link);
    }
    Path repository = repository();
    for (Path entry : ChildJvm.ownClassPath()) {
      Optional<String> artifact =
          entry.startsWith(repository)
              ? Optional.of(artifact(repository.relativize(entry)))
              : Optional.empty();
      if (artifact.filter(name -> isSpark(name) || SHIPPED.contains(name)).isPresent()) {
        Files.createSymbolicLink(jars.resolve(entry.getFileName()), entry);
      }
    }
    assertThat(list(jars))
        .hasSizeGreaterThan(120)
        .noneMatch(
            jar -> jar.getFileName().toString().matches("(lagoa|delta|sedona|nd4j|postgresql).*"));
    return new SparkHome(folder);
  }

  /** For {@code -cp}. */
  String classPath() {
    return folder.resolve("jars") + "/*";
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  private static boolean isSpark(String artifact) {
    return artifact.startsWith("org.apache.spark:");
  }

  /** The local Maven repository: where Spark's own jars are. */
  private static Path repository() {
    Path core =
        ChildJvm.ownClassPath().stream()
            .filter(entry -> entry.getFileName().toString().startsWith("spark-core_"))
            .findFirst()
            .orElseThrow();
    Path group = Path.of("org", "apache", "spark");
    Path folder = core;
    while (!folder.endsWith(group)) {
      folder = folder.getParent();
    }
    return folder.getParent().getParent().getParent();
  }

  /** {@code group:artifact} of {@code group/artifact/version/file}, without Scala's version. */
  private static String artifact(Path entry) {
    int names = entry.getNameCount();
    String group = entry.subpath(0, names - 3).toString().replace('/', '.');
    return group + ":" + entry.getName(names - 3).toString().replaceFirst("_2\\.1[23]$", "");
  }

  private static Set<String> shipped() {
    try (InputStream in = SparkHome.class.getResourceAsStream("/spark-distribution.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .collect(Collectors.toUnmodifiableSet());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
