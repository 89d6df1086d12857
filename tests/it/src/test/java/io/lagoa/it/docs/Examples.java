package io.lagoa.it.docs;

import io.lagoa.source.FileSource;
import io.lagoa.table.Content;
import io.lagoa.table.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Files that an example reads and that no document shows. */
final class Examples {
  private Examples() {}

  /** Whether a table reads no file, or one whose columns are declared: its rows do not matter. */
  static boolean covers(Table table) {
    return source(table).isEmpty()
        || table.schema().isPresent()
        || source(table).orElseThrow().schema().isPresent();
  }

  /** Makes one file that the path of a table's source matches; a plan reads none of its rows. */
  static void write(Path base, Table table) throws IOException {
    if (source(table).isPresent()) {
      Path file = base.resolve(source(table).orElseThrow().path().replace("*", "example"));
      Files.createDirectories(file.getParent());
      Files.writeString(file, "{}\n");
    }
  }

  private static Optional<FileSource> source(Table table) {
    return table.content().orElseThrow() instanceof Content.FromSource from
            && from.source() instanceof FileSource files
        ? Optional.of(files)
        : Optional.empty();
  }
}
