package io.lagoa.it;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where things stand in the checkout. */
final class Repository {
  private Repository() {}

  /** A file of {@code conf/}. */
  static Path conf(String name) {
    return root().resolve("conf").resolve(name);
  }

  /** A file or folder of the real data beside the checkout; without it, the test is skipped. */
  static Path data(String name) {
    Path data = root().resolve("../shared/data").resolve(name).normalize();
    assumeTrue(Files.exists(data), () -> "skipped: the real data is absent: " + data);
    return data;
  }

  static Path root() {
    String told = System.getProperty("lagoa.root");
    return (told == null ? Path.of("../..") : Path.of(told)).toAbsolutePath().normalize();
  }
}
