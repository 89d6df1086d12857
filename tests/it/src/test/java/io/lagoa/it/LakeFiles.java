package io.lagoa.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** A lake on the local disk, seen from outside: its files. */
record LakeFiles(Path root) {
  /** Every file below the root: a run that changes nothing leaves the same. */
  Set<String> all() {
    return new TreeSet<>(paths().map(path -> root.relativize(path).toString()).toList());
  }

  /** The newest version in the log of each table, quarantines included, but for ops.checks. */
  TreeMap<String, Long> versions() {
    TreeMap<String, Long> versions = new TreeMap<>();
    paths()
        .filter(path -> path.getFileName().toString().matches("\\d{20}\\.json"))
        .filter(path -> !path.startsWith(root.resolve("ops")))
        .forEach(
            path -> {
              Path table = path.getParent().getParent();
              long version = Long.parseLong(path.getFileName().toString().substring(0, 20));
              versions.merge(
                  root.relativize(table).toString().replace('/', '.'), version, Math::max);
            });
    return versions;
  }

  /** Runs a block while no file of rows is where readers look for it. */
  void withoutData(Runnable block) {
    List<Path> data =
        paths()
            .filter(path -> path.toString().endsWith(".parquet"))
            .filter(path -> !path.toString().contains("_delta_log"))
            .toList();
    if (data.isEmpty()) {
      throw new IllegalStateException("No data files below " + root);
    }
    data.forEach(path -> move(path, away(path)));
    try {
      block.run();
    } finally {
      data.forEach(path -> move(away(path), path));
    }
  }

  private static Path away(Path path) {
    return path.resolveSibling(path.getFileName() + ".away");
  }

  private static void move(Path from, Path to) {
    try {
      Files.move(from, to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Stream<Path> paths() {
    try (Stream<Path> walk = Files.walk(root)) {
      return walk.filter(Files::isRegularFile).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
