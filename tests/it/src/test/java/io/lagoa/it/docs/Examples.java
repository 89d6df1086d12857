package io.lagoa.it.docs;

import io.lagoa.source.FileSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that an example reads and that no document shows. */
final class Examples {
  private Examples() {}

  /** Makes one file that the source's path matches; a plan reads at most its first line. */
  static void write(Path base, FileSource source) throws IOException {
    Path file = base.resolve(source.path().replace("*", "example"));
    Files.createDirectories(file.getParent());
    Files.writeString(file, source.format().equals("csv") ? "id\n" : "{\"id\": 1}\n");
  }
}
