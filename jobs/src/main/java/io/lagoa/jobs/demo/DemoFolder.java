package io.lagoa.jobs.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lagoa.error.ErrorCode;
import io.lagoa.error.LagoaException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Decides what the demonstration leaves on disk: a pipeline file to play with, and a lake. */
final class DemoFolder {
  private static final String PIPELINE = "service-desk.conf";

  private DemoFolder() {}

  /**
   * Writes the files, in place of those of an earlier demonstration.
   *
   * @return the pipeline file
   * @throws LagoaException {@code USAGE} if the folder holds something else
   */
  static Path write(Path folder, CityDatabase server) {
    Path file = folder.resolve(PIPELINE);
    try {
      if (Files.exists(folder) && !Files.exists(file) && !isEmpty(folder)) {
        throw new LagoaException(
            ErrorCode.USAGE,
            "Cannot use folder %s: it holds something that is not a demonstration; choose another with --folder"
                .formatted(folder));
      }
      delete(folder.resolve("lake"));
      Files.createDirectories(folder);
      String text =
          resource(PIPELINE)
              .replace("@ROOT@", folder.resolve("lake").toString().replace("\\", "\\\\"))
              .replace("@CITY_URL@", server.url(CityDatabase.CITY))
              .replace("@DESK_URL@", server.url(CityDatabase.DESK))
              .replace("@USER@", server.user())
              .replace("@PASSWORD@", server.password());
      Files.writeString(file, text);
      Files.writeString(folder.resolve("request_features.sql"), resource("request_features.sql"));
      return file;
    } catch (IOException e) {
      throw new LagoaException(
          ErrorCode.USAGE, "Cannot write the demonstration to %s: %s".formatted(folder, e), e);
    }
  }

  private static String resource(String name) throws IOException {
    try (InputStream stream =
        Objects.requireNonNull(DemoFolder.class.getResourceAsStream(name), name)) {
      return new String(stream.readAllBytes(), UTF_8);
    }
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.findAny().isEmpty();
    }
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      List<Path> paths;
      try (Stream<Path> walk = Files.walk(folder)) {
        paths = walk.sorted(Comparator.reverseOrder()).toList();
      }
      for (Path path : paths) {
        Files.delete(path);
      }
    }
  }
}
