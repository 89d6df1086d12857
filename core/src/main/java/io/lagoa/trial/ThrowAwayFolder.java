package io.lagoa.trial;

import static io.lagoa.error.ErrorCode.DEFECT;

import io.lagoa.error.LagoaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A folder that is there as long as a trial. */
record ThrowAwayFolder(Path path) implements AutoCloseable {
  ThrowAwayFolder() {
    this(made());
  }

  @Override
  public void close() {
    try (Stream<Path> all = Files.walk(path)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    } catch (IOException e) {
      throw new LagoaException(DEFECT, "Cannot remove the folder of a trial: " + e, e);
    }
  }

  private static Path made() {
    try {
      return Files.createTempDirectory("lagoa-trial");
    } catch (IOException e) {
      throw new LagoaException(DEFECT, "Cannot make a folder for a trial: " + e, e);
    }
  }
}
